// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/caafacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/dns/domainname.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 4> issuingTags{"issue", "issuewild", "issuemail",
                                                      "issuevmc"};

/// "letsencrypt.org; validationmethods=dns-01", the parameters in order; the number of an account
/// at the authority is told by its presence alone. Nobody may issue: "nobody".
std::string issuerOf(std::string_view value)
{
    const auto semicolon = value.find(';');
    const auto issuer = lowered(trimmed(value.substr(0, semicolon)));
    std::set<std::string> parameters;
    while (semicolon != std::string_view::npos && value.find(';') != std::string_view::npos) {
        value.remove_prefix(value.find(';') + 1);
        const auto parameter = trimmed(value.substr(0, value.find(';')));
        const auto tag = lowered(trimmed(parameter.substr(0, parameter.find('='))));
        if (tag.empty())
            continue;
        const bool isMethods = tag == "validationmethods";
        parameters.insert(isMethods ? lowered(parameter) : tag + "=…");
    }
    auto text = issuer.empty() ? std::string("nobody") : issuer;
    for (const auto &parameter : parameters)
        text += "; " + parameter;
    return text;
}

/// Where reports go, without the person's name in an address of e-mail.
std::string reportsTo(const std::string &value)
{
    const QUrl url(QString::fromStdString(value));
    const auto scheme = url.scheme().toStdString();
    if (scheme == "mailto") {
        const auto at = value.rfind('@');
        return "mailto:…" + (at == std::string::npos ? std::string() : lowered(value.substr(at)));
    }
    return scheme == "http" || scheme == "https" ? scheme + "://" + url.host().toStdString()
                                                 : std::string("…");
}

} // namespace

void writeCaa(const FactWriter &facts, const std::string &name,
              const Result<DnsReader::Found> &found)
{
    if (!found) {
        facts.gap("caa", found.error());
        return;
    }
    const auto caa = facts.below("caa");
    caa.add("found-at", FactValue::text(found->at.empty() ? "none" : placeOf(found->at, name)));
    caa.add("domain", found->at.empty() ? FactValue() : FactValue::text(found->at));
    std::map<std::string, std::vector<std::string>> values{
        {"issue", {}}, {"issuewild", {}}, {"iodef", {}}, {"other", {}}};
    for (const auto &record : found->records) {
        const bool isIssuing = std::ranges::find(issuingTags, record.tag) != issuingTags.end();
        if (isIssuing)
            values[record.tag].push_back(issuerOf(record.text));
        else if (record.tag == "iodef")
            values["iodef"].push_back(reportsTo(record.text));
        else
            values["other"].push_back(record.tag + (record.isCritical ? " (critical)" : ""));
    }
    for (const auto &[tag, texts] : values)
        caa.add(tag, FactValue::textSet(texts));
}

void writeZone(const FactWriter &facts, const std::string &name,
               const Result<DnsReader::Found> &found)
{
    if (!found) {
        facts.gap("zone", found.error());
        return;
    }
    const auto zone = facts.below("zone");
    zone.add("found-at", FactValue::text(found->at.empty() ? "none" : placeOf(found->at, name)));
    zone.add("domain", found->at.empty() ? FactValue() : FactValue::text(found->at));
    std::vector<std::string> servers;
    for (const auto &record : found->records)
        servers.push_back(record.text);
    zone.add("name-servers", FactValue::textSet(servers));
}

} // namespace sidestage
