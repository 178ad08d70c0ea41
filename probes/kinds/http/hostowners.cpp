// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/hostowners.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/publicsuffix.h"

#include <algorithm>
#include <charconv>

namespace sidestage {

namespace {

bool isSamePlace(const NamedHost &a, const NamedHost &b)
{
    return a.host == b.host && a.port == b.port;
}

struct HostForm
{
    NamedHost host;
    std::string prefix; ///< of the host's name
};

std::vector<HostForm> formsOf(const std::string &text)
{
    std::vector<HostForm> forms{{NamedHost::parse(text), ""}};
    if (auto form = wwwForm(forms.front().host))
        forms.push_back({*std::move(form), "www."});
    return forms;
}

} // namespace

NamedHost NamedHost::parse(std::string_view text)
{
    NamedHost named;
    const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    const auto colon = bracket == std::string_view::npos ? text.find(':') : text.find(':', bracket);
    // Two colons without brackets are an address of the sixth version.
    const bool hasPort = colon != std::string_view::npos
        && (bracket != std::string_view::npos || text.find(':', colon + 1) == text.npos);
    auto host = hasPort ? text.substr(0, colon) : text;
    if (hasPort) {
        int port = 0;
        const auto digits = text.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (error == std::errc() && end == digits.data() + digits.size())
            named.port = port;
    }
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    named.host = lowered(host);
    return named;
}

std::string NamedHost::authority() const
{
    return (host.find(':') == std::string::npos ? host : '[' + host + ']')
        + (port ? ':' + std::to_string(*port) : "");
}

std::optional<NamedHost> wwwForm(const NamedHost &host)
{
    constexpr std::string_view www = "www.";
    if (isIpAddress(host.host) || host.host.find('.') == std::string::npos)
        return {};
    auto other = host;
    other.host =
        host.host.starts_with(www) ? host.host.substr(www.size()) : std::string(www) + host.host;
    // "www.com" is a name of its own, and "com" is nobody's.
    if (isPublicSuffix(other.host))
        return {};
    return other;
}

HostOwners::HostOwners(const std::map<std::string, std::map<std::string, std::string>> &hostsOfAll,
                       const std::string &environment,
                       const std::map<std::string, std::string> &ownHosts)
{
    std::vector<NamedHost> own;
    for (const auto &[name, text] : ownHosts) {
        for (auto &form : formsOf(text))
            own.push_back(std::move(form.host));
    }
    for (const auto &[other, hosts] : hostsOfAll) {
        if (other == environment)
            continue;
        for (const auto &[name, text] : hosts) {
            for (auto &form : formsOf(text)) {
                const bool isOwn = std::any_of(own.begin(), own.end(), [&](const auto &each) {
                    return isSamePlace(each, form.host);
                });
                if (!isOwn && !form.host.host.empty())
                    m_hosts.push_back({std::move(form.host), other, form.prefix + name});
            }
        }
    }
}

std::set<std::string> HostOwners::ownersOf(const WebUrl &address) const
{
    std::set<std::string> owners;
    const auto host = NamedHost::parse(address.host()).host;
    for (const auto &owned : m_hosts) {
        if (owned.host.host == host && (!owned.host.port || *owned.host.port == address.port()))
            owners.insert(owned.environment + ' ' + owned.name);
    }
    return owners;
}

std::set<std::string> HostOwners::reachedBy(std::string_view host, bool isWithBelow) const
{
    std::set<std::string> environments;
    const auto below = '.' + std::string(host);
    for (const auto &owned : m_hosts) {
        if (owned.host.host == host || (isWithBelow && owned.host.host.ends_with(below)))
            environments.insert(owned.environment);
    }
    return environments;
}

} // namespace sidestage
