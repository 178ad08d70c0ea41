// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/forwarded.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/bodyfacts.h"

#include <QUrl>

#include <algorithm>

namespace sidestage {

namespace {

/// Past this many addresses a page says nothing new.
constexpr std::size_t mostAddresses = 5000;
/// A host stands in front; what a long query says is of no interest here.
constexpr std::size_t longestAddress = 2048;

bool endsAddress(char c)
{
    constexpr std::string_view ends = "\"'<>()`,;{}|\\^";
    return isAsciiSpace(c) || ends.find(c) != std::string_view::npos;
}

/// "https:\/\/a\/b", as JSON may write it, without the backslashes.
std::string withPlainSlashes(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size() || text[i + 1] != '/')
            plain += text[i];
    }
    return plain;
}

bool hasForeignHost(const std::string &text)
{
    return lowered(text).find(foreignHost) != std::string::npos;
}

} // namespace

std::vector<std::string> absoluteAddresses(std::string_view text)
{
    const auto plain = withPlainSlashes(text);
    std::vector<std::string> addresses;
    constexpr std::string_view mark = "://";
    for (auto at = plain.find(mark); at != std::string::npos && addresses.size() < mostAddresses;
         at = plain.find(mark, at + mark.size())) {
        const auto before =
            lowered(std::string_view(plain).substr(0, at).substr(at < 5 ? 0 : at - 5));
        const std::size_t scheme = before.ends_with("https") ? 5 : before.ends_with("http") ? 4 : 0;
        if (scheme == 0)
            continue;
        auto end = at + mark.size();
        const auto most = std::min(plain.size(), at + longestAddress);
        while (end < most && !endsAddress(plain[end]))
            ++end;
        addresses.push_back(plain.substr(at - scheme, end - at + scheme));
    }
    return addresses;
}

std::set<std::string> ownLinks(const HttpResponse &answer,
                               const std::map<std::string, NamedHost> &hosts)
{
    std::string text;
    for (const auto *header : {"location", "link"})
        text += headerValue(answer.headers, header).value_or("") + '\n';
    std::set<std::string> links;
    for (const auto &address : absoluteAddresses(text + answer.body)) {
        const QUrl url(QString::fromStdString(address));
        const auto host = url.host().toStdString();
        const int standardPort = url.scheme() == QLatin1String("https") ? 443 : 80;
        const int port = url.port(standardPort);
        const std::string *name = nullptr;
        bool isItsPort = false;
        for (const auto &[candidate, named] : hosts) {
            if (named.host != host || isItsPort)
                continue;
            isItsPort = named.port.value_or(standardPort) == port;
            if (!name || isItsPort)
                name = &candidate;
        }
        if (name)
            links.insert(url.scheme().toLower().toStdString() + "://{" + *name + '}'
                         + (isItsPort ? "" : ':' + std::to_string(port)));
    }
    return links;
}

std::set<std::string> placesOfForeignHost(const HttpResponse &answer)
{
    // Frameworks that refuse a host that they do not know often say which one it was.
    if (answer.status == 400 || answer.status == 403 || answer.status == 421)
        return {};
    std::set<std::string> places;
    for (const auto &header : answer.headers) {
        if (!hasForeignHost(header.value))
            continue;
        if (header.name == "location" || header.name == "link")
            places.insert(header.name);
        else if (header.name == "set-cookie")
            places.insert("cookie");
    }
    if (hasForeignHost(answer.body))
        places.insert("body");
    return places;
}

void writeForwarded(const ProbeContext &context, SiteAsking &asking, std::string_view path)
{
    const auto facts = context.facts.below("forwarded");
    std::map<std::string, NamedHost> hosts;
    for (const auto &[name, host] : context.spec.hosts)
        hosts.emplace(name, NamedHost::parse(host));
    const auto own = NamedHost::parse(
        QUrl(QString::fromStdString(asking.target().url)).authority().toStdString());
    const auto isOwn = [&own](const auto &named) { return named.second.host == own.host; };
    if (std::none_of(hosts.begin(), hosts.end(), isOwn))
        hosts.emplace("url", own);
    const auto encrypted = asking.ask(HttpMethod::Get, withFreshQuery(path), Asker::Auditor,
                                      {{"x-forwarded-proto", "https"}});
    if (!encrypted)
        facts.gap("links", encrypted.error());
    else if (auto missing = missingPart(*encrypted))
        facts.gap("links", *std::move(missing));
    else {
        const auto links = ownLinks(*encrypted, hosts);
        facts.add("links", FactValue::textSet({links.begin(), links.end()}));
    }
    const auto foreign = asking.ask(HttpMethod::Get, withFreshQuery(path), Asker::Auditor,
                                    {{"x-forwarded-host", std::string(foreignHost)}});
    if (!foreign) {
        facts.gap("host-reflected", foreign.error());
        return;
    }
    const auto places = placesOfForeignHost(*foreign);
    if (auto missing = missingPart(*foreign); missing && places.empty()) {
        facts.gap("host-reflected", *std::move(missing));
        return;
    }
    facts.add("host-reflected", FactValue::boolean(!places.empty()));
    if (!places.empty())
        facts.add("reflected-in", FactValue::textSet({places.begin(), places.end()}));
}

} // namespace sidestage
