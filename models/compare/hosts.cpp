// SPDX-License-Identifier: Apache-2.0
#include "models/compare/hosts.h"

#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

/// What a label of a host may hold (RFC 1123), and the underscore that service names begin with.
bool isOfLabel(char c)
{
    return isLetterOrDigit(c) || c == '-' || c == '_';
}

bool startsHost(std::string_view text, std::size_t at)
{
    if (at == 0)
        return true;
    // The address of a call-back inside another address: "redirect_uri=https%3A%2F%2Fapp…".
    if (at >= 3 && text[at - 3] == '%' && isHexDigit(text[at - 2]) && isHexDigit(text[at - 1]))
        return true;
    // A dot begins a subdomain of something else, unless nothing stands before it: a cookie's
    // ".app.acme.test".
    if (text[at - 1] == '.')
        return at == 1 || !isOfLabel(text[at - 2]);
    return !isOfLabel(text[at - 1]);
}

bool endsHost(std::string_view text, std::size_t end)
{
    if (end == text.size())
        return true;
    // A dot at the end of a name, or of a sentence, belongs to no longer host.
    if (text[end] == '.')
        return end + 1 == text.size() || !isOfLabel(text[end + 1]);
    return !isOfLabel(text[end]);
}
} // namespace

HostNames::HostNames(const std::map<std::string, std::string> &hosts)
{
    for (const auto &[name, host] : hosts) {
        if (host.empty())
            continue;
        std::string folded;
        std::ranges::transform(host, std::back_inserter(folded), lowerLetter);
        m_hosts.push_back({std::move(folded), name});
    }
    std::ranges::stable_sort(m_hosts, std::greater(),
                             [](const Host &host) { return host.host.size(); });
}

const HostNames::Host *HostNames::hostAt(std::string_view text, std::size_t at) const
{
    for (const auto &candidate : m_hosts) {
        const auto &host = candidate.host;
        if (host.size() <= text.size() - at && lowerLetter(text[at]) == host.front()
            && std::equal(host.begin(), host.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                          [](char known, char read) { return known == lowerLetter(read); })
            && startsHost(text, at) && endsHost(text, at + host.size()))
            return &candidate;
    }
    return nullptr;
}

std::string HostNames::replaced(std::string_view text) const
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto *host = hostAt(text, at)) {
            result += '{';
            result += host->name;
            result += '}';
            at += host->host.size();
        } else {
            result += text[at++];
        }
    }
    return result;
}

FactValue HostNames::replaced(const FactValue &value) const
{
    using Kind = FactValue::Kind;
    if (m_hosts.empty())
        return value;
    if (value.kind() == Kind::Text)
        return FactValue::text(replaced(value.toText()));
    if (value.kind() != Kind::List && value.kind() != Kind::Set)
        return value;
    std::vector<FactValue> members;
    members.reserve(value.members().size());
    for (const auto &member : value.members())
        members.push_back(replaced(member));
    return value.kind() == Kind::List ? FactValue::list(std::move(members))
                                      : FactValue::set(std::move(members));
}

} // namespace sidestage
