// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/mailfacts.h"

#include "probes/kinds/dns/dmarcrecord.h"
#include "probes/kinds/dns/spfrecord.h"
#include "probes/kinds/dns/textkinds.h"

#include <algorithm>

namespace sidestage {

namespace {

const Error *failureOf(const Result<DnsAnswer> &answer)
{
    if (!answer)
        return &answer.error();
    return answer->lost ? &*answer->lost : nullptr;
}

/// How many records there are where one is right.
std::string_view countWord(std::size_t count)
{
    return count == 0 ? "none" : count == 1 ? "one" : "several";
}

std::vector<DmarcRecord> dmarcOf(const DnsAnswer &answer)
{
    std::vector<DmarcRecord> records;
    for (const auto &text : answer.records) {
        if (auto record = readDmarc(text.text))
            records.push_back(*std::move(record));
    }
    return records;
}

void writeSpf(const FactWriter &facts, const std::vector<SpfRecord> &records)
{
    const auto spf = facts.below("mail").below("spf");
    spf.add("record", FactValue::text(countWord(records.size())));
    // RFC 7208, section 4.5: of several none counts.
    if (records.size() != 1)
        return;
    const auto &record = records.front();
    spf.add("mechanisms", FactValue::textList(record.mechanisms));
    spf.add("all", FactValue::text(record.all));
    if (!record.redirect.empty())
        spf.add("redirect", FactValue::text(record.redirect));
    spf.add("state", FactValue::text(record.problem.empty() ? "right" : record.problem));
}

} // namespace

void writeMailServers(const FactWriter &facts, const Result<DnsAnswer> &mx)
{
    const auto mail = facts.below("mail");
    if (const auto *why = failureOf(mx)) {
        mail.gap("mx", *why);
        mail.gap("receives", *why);
        return;
    }
    auto records = mx->records;
    std::ranges::sort(records, {}, [](const DnsRecord &record) {
        return std::pair(record.preference, record.text);
    });
    std::vector<std::string> servers;
    for (const auto &record : records) {
        if (!record.text.empty())
            servers.push_back(record.text);
    }
    // RFC 7505: one record with an empty name says that no mail is taken.
    const bool refuses = !records.empty() && servers.empty();
    mail.add("mx", FactValue::textList(servers));
    mail.add("receives",
             FactValue::text(refuses               ? "no mail"
                                 : servers.empty() ? "not said"
                                                   : "mail"));
}

void writeTexts(const FactWriter &facts, const Result<DnsAnswer> &texts,
                const Fingerprinter &fingerprints)
{
    if (const auto *why = failureOf(texts)) {
        facts.below("mail").gap("spf", *why);
        facts.gap("txt", *why);
        return;
    }
    std::vector<SpfRecord> policies;
    std::vector<std::string> kinds;
    std::vector<FactValue> others;
    for (const auto &record : texts->records) {
        if (auto policy = readSpf(record.text)) {
            policies.push_back(*std::move(policy));
            continue;
        }
        // What is behind a known beginning is a token, and what has none may be anything.
        if (auto kind = textKindOf(record.text); !kind.empty())
            kinds.push_back(std::move(kind));
        else
            others.push_back(FactValue::secret(fingerprints.digest(record.text, "text", false)));
    }
    writeSpf(facts, policies);
    const auto txt = facts.below("txt");
    txt.add("kinds", FactValue::textSet(kinds));
    txt.add("others", FactValue::set(std::move(others)));
}

bool hasDmarc(const DnsAnswer &answer)
{
    return !dmarcOf(answer).empty();
}

void writeDmarc(const FactWriter &facts, const Result<DnsAnswer> &own,
                const Result<DnsAnswer> *above)
{
    const auto mail = facts.below("mail");
    const bool isOwn = !failureOf(own) && hasDmarc(*own);
    const auto *why = failureOf(own);
    if (!why && !isOwn && above)
        why = failureOf(*above);
    if (why) {
        mail.gap("dmarc", *why);
        return;
    }
    const auto records = isOwn ? dmarcOf(*own)
        : above                ? dmarcOf(**above)
                               : std::vector<DmarcRecord>();
    const auto dmarc = mail.below("dmarc");
    dmarc.add("record", FactValue::text(countWord(records.size())));
    dmarc.add("found-at",
              FactValue::text(records.empty() ? "none"
                                  : isOwn     ? "the name itself"
                                              : "the registered domain"));
    // RFC 7489, section 6.6.3: of several none counts.
    if (records.size() != 1)
        return;
    const auto &record = records.front();
    dmarc.add("state", FactValue::text(record.isValid ? "right" : "no policy"));
    dmarc.add("policy", FactValue::text(record.policy));
    dmarc.add("subdomain-policy", FactValue::text(record.subdomainPolicy));
    dmarc.add("effective-policy", FactValue::text(isOwn ? record.policy : record.subdomainPolicy));
    dmarc.add("percent", FactValue::integer(record.percent));
    dmarc.add("dkim-alignment", FactValue::text(record.dkimAlignment));
    dmarc.add("spf-alignment", FactValue::text(record.spfAlignment));
    dmarc.add("reports-to", FactValue::textSet(record.reportsTo));
    dmarc.add("failure-reports-to", FactValue::textSet(record.failureReportsTo));
}

} // namespace sidestage
