// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/hostfacts.h"

#include "probes/kinds/dns/domainname.h"

#include <QHostAddress>

#include <algorithm>

namespace sidestage {

namespace {

std::vector<std::string> textsOf(const DnsAnswer &answer)
{
    std::vector<std::string> texts;
    for (const auto &record : answer.records)
        texts.push_back(record.text);
    return texts;
}

/// From where an address can be reached, in a word.
std::string reachOf(const std::string &text)
{
    const QHostAddress address(QString::fromStdString(text));
    if (address.isLoopback())
        return "this machine";
    if (address.isLinkLocal())
        return "local network";
    const auto isIn = [&address](const char *network) {
        return address.isInSubnet(QHostAddress::parseSubnet(QLatin1String(network)));
    };
    for (const auto *network :
         {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"}) {
        if (isIn(network))
            return "private network";
    }
    return "internet";
}

std::string presence(const DnsAnswer &answer)
{
    return answer.records.empty() ? "none" : "present";
}

bool haveCommon(const std::vector<std::string> &a, const std::vector<std::string> &b)
{
    return std::ranges::any_of(
        a, [&b](const auto &text) { return std::ranges::find(b, text) != b.end(); });
}

/// Of two answers with aliases the first step tells; of addresses one in common, since many
/// servers hand out a part of theirs at a time.
bool isSameAnswer(const DnsAnswer &a, const DnsAnswer &b)
{
    if (a.aliases.empty() != b.aliases.empty())
        return false;
    return a.aliases.empty() ? haveCommon(textsOf(a), textsOf(b))
                             : a.aliases.front() == b.aliases.front();
}

void sortOut(std::vector<std::string> &names)
{
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

void addHosts(std::vector<std::string> &names, const std::map<std::string, std::string> &hosts)
{
    for (const auto &[name, host] : hosts) {
        const bool hasPort = std::ranges::count(host, ':') == 1;
        if (auto ascii = asciiName(hasPort ? host.substr(0, host.find(':')) : host))
            names.push_back(*std::move(ascii));
    }
}

} // namespace

KnownHosts KnownHosts::of(const ProbeContext &context)
{
    KnownHosts hosts;
    addHosts(hosts.own, context.spec.hosts);
    sortOut(hosts.own);
    for (const auto &[environment, names] : context.hostsOfAll)
        addHosts(hosts.all, names);
    hosts.all.insert(hosts.all.end(), hosts.own.begin(), hosts.own.end());
    sortOut(hosts.all);
    std::ranges::set_difference(hosts.all, hosts.own, std::back_inserter(hosts.foreign));
    return hosts;
}

void writeAddresses(const FactWriter &facts, const DnsAnswer &ipv4, const Result<DnsAnswer> &ipv6)
{
    const auto why = [](const Result<DnsAnswer> &answer) -> std::optional<Error> {
        return answer ? answer->lost : std::optional(answer.error());
    };
    const auto lost = ipv4.lost ? ipv4.lost : why(ipv6);
    if (ipv4.lost)
        facts.gap("ipv4", *ipv4.lost);
    else
        facts.add("ipv4", FactValue::text(presence(ipv4)));
    if (const auto reason = why(ipv6))
        facts.gap("ipv6", *reason);
    else
        facts.add("ipv6", FactValue::text(presence(*ipv6)));
    if (lost) {
        facts.gap("addresses", *lost);
        facts.gap("reach", *lost);
        return;
    }
    auto addresses = textsOf(ipv4);
    const auto longer = textsOf(*ipv6);
    addresses.insert(addresses.end(), longer.begin(), longer.end());
    std::vector<std::string> reach;
    reach.reserve(addresses.size());
    for (const auto &address : addresses)
        reach.push_back(reachOf(address));
    facts.add("addresses", FactValue::textSet(addresses));
    facts.add("reach", FactValue::textSet(reach));
}

void writeAliases(const FactWriter &facts, const DnsAnswer &ipv4, const Result<DnsAnswer> &ipv6,
                  const KnownHosts &hosts)
{
    const auto alias = facts.below("alias");
    std::vector<std::string> chain;
    bool leaves = false;
    for (const auto &name : ipv4.aliases) {
        chain.push_back(shapeOf(name, hosts.all));
        leaves = leaves || std::ranges::find(hosts.foreign, name) != hosts.foreign.end();
    }
    alias.add("chain", FactValue::textList(chain));
    if (ipv4.aliases.empty())
        return;
    alias.add("names", FactValue::textList(ipv4.aliases));
    alias.add("leaves-environment", FactValue::boolean(leaves));
    if (ipv4.lost)
        alias.gap("end", *ipv4.lost);
    else if (!ipv4.records.empty())
        alias.add("end", FactValue::text("address"));
    else if (ipv4.kind == DnsAnswer::Kind::NoSuchName)
        alias.add("end", FactValue::text("no such name"));
    else if (!ipv6 || ipv6->lost)
        alias.gap("end", ipv6 ? *ipv6->lost : ipv6.error());
    else
        alias.add("end", FactValue::text(ipv6->records.empty() ? "no address" : "address"));
}

void writeWildcard(const FactWriter &facts, const DnsAnswer &ipv4, const Result<DnsAnswer> &anyName)
{
    if (!anyName)
        facts.gap("wildcard", anyName.error());
    else if (!anyName->nameExists())
        facts.add("wildcard", FactValue::text("none"));
    else
        facts.add("wildcard",
                  FactValue::text(isSameAnswer(ipv4, *anyName) ? "same answer" : "other answer"));
}

} // namespace sidestage
