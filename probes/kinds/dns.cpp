// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns.h"

#include "probes/kinds/dns/caafacts.h"
#include "probes/kinds/dns/dnsreader.h"
#include "probes/kinds/dns/dnstarget.h"
#include "probes/kinds/dns/domainname.h"
#include "probes/kinds/dns/hostfacts.h"
#include "probes/kinds/dns/mailfacts.h"

#include <optional>

namespace sidestage {

namespace {

/// A name that nobody has: where it has an answer, every name has one. Always the same, so that
/// whoever reads the resolver's log can see what it is for.
std::string unlikelyBeside(const std::string &name)
{
    return "sidestage-wildcard-check." + parentOf(name);
}

/// Beside a registered domain are those of strangers.
bool hasSiblings(const std::string &name)
{
    return !registeredDomain(name).empty() && registeredDomain(name) != name;
}

std::string dmarcName(const std::string &name)
{
    return "_dmarc." + name;
}

/// The names that exist, which alone are worth further questions.
std::vector<std::string> existing(const DnsReader &reader, const std::vector<DnsHost> &hosts)
{
    std::vector<std::string> names;
    for (const auto &host : hosts) {
        if (host.name.empty())
            continue;
        const auto &answer = reader.at({host.name, DnsType::A});
        if (answer && answer->nameExists())
            names.push_back(host.name);
    }
    return names;
}

Result<void> readRecords(DnsReader &reader, const std::vector<std::string> &names)
{
    std::vector<DnsQuestion> questions;
    for (const auto &name : names) {
        for (const auto type : {DnsType::Aaaa, DnsType::Mx, DnsType::Txt})
            questions.push_back({name, type});
        questions.push_back({dmarcName(name), DnsType::Txt});
        if (hasSiblings(name))
            questions.push_back({unlikelyBeside(name), DnsType::A});
    }
    if (auto asked = reader.fetch(std::move(questions)); !asked)
        return asked;
    if (auto asked = reader.climb(DnsType::Caa, names, true); !asked)
        return asked;
    if (auto asked = reader.climb(DnsType::Ns, names, false); !asked)
        return asked;
    questions.clear();
    for (const auto &name : names) {
        const auto &own = reader.at({dmarcName(name), DnsType::Txt});
        if (own && !hasDmarc(*own) && hasSiblings(name))
            questions.push_back({dmarcName(registeredDomain(name)), DnsType::Txt});
    }
    return reader.fetch(std::move(questions));
}

void writeRecords(const FactWriter &facts, const std::string &name, const DnsReader &reader,
                  const ProbeContext &context, const KnownHosts &hosts)
{
    const auto &ipv4 = *reader.at({name, DnsType::A});
    const auto &ipv6 = reader.at({name, DnsType::Aaaa});
    writeAddresses(facts, ipv4, ipv6);
    writeAliases(facts, ipv4, ipv6, hosts);
    if (hasSiblings(name))
        writeWildcard(facts, ipv4, reader.at({unlikelyBeside(name), DnsType::A}));
    writeCaa(facts, name, reader.found(DnsType::Caa, name, true));
    writeZone(facts, name, reader.found(DnsType::Ns, name, false));
    writeMailServers(facts, reader.at({name, DnsType::Mx}));
    writeTexts(facts, reader.at({name, DnsType::Txt}), context.fingerprints);

    const auto &own = reader.at({dmarcName(name), DnsType::Txt});
    const bool goesOn = own && !hasDmarc(*own) && hasSiblings(name);
    writeDmarc(facts, own,
               goesOn ? &reader.at({dmarcName(registeredDomain(name)), DnsType::Txt}) : nullptr);
}

/// Why nothing can be said: no name's first question had an answer.
std::optional<Error> failureOfAll(const DnsReader &reader, const std::vector<DnsHost> &hosts)
{
    std::optional<Error> first;
    for (const auto &host : hosts) {
        if (host.name.empty() || reader.at({host.name, DnsType::A}))
            return {};
        if (!first)
            first = reader.at({host.name, DnsType::A}).error();
    }
    return first;
}

Result<void> probeDns(const ProbeContext &context)
{
    const auto target = dnsTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    for (const auto &server : target->servers)
        context.log.write("asks the resolver " + server.toString());
    DnsLookup lookup(target->servers, target->manners, context.deadline);
    DnsReader reader(lookup);

    std::vector<DnsQuestion> questions;
    for (const auto &host : target->hosts) {
        if (!host.name.empty())
            questions.push_back({host.name, DnsType::A});
    }
    if (auto asked = reader.fetch(std::move(questions)); !asked)
        return asked;
    if (auto why = failureOfAll(reader, target->hosts))
        return tl::unexpected(*std::move(why));
    if (auto asked = readRecords(reader, existing(reader, target->hosts)); !asked)
        return asked;

    const auto hosts = KnownHosts::of(context);
    for (const auto &host : target->hosts) {
        if (host.name.empty()) {
            context.facts.add(host.segment, FactValue::text(host.form));
            continue;
        }
        const auto &answer = reader.at({host.name, DnsType::A});
        if (!answer) {
            context.facts.gap(host.segment, answer.error());
            continue;
        }
        const auto facts = context.facts.below(host.segment);
        facts.add("exists", FactValue::boolean(answer->nameExists()));
        if (!answer->nameExists())
            continue;
        facts.set(FactValue::text(host.form));
        writeRecords(facts, host.name, reader, context, hosts);
    }
    return {};
}

} // namespace

ProbeKind dnsProbe()
{
    ProbeKind kind;
    kind.name = "dns";
    kind.summary = "Names in the DNS: addresses, aliases, certificate authorities, mail.";
    kind.area = Area::Domains;
    kind.options = dnsOptions();
    kind.probe = probeDns;
    kind.check = checkDnsOptions;
    return kind;
}

} // namespace sidestage
