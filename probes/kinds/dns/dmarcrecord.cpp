// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/dmarcrecord.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 3> policyWords{"none", "quarantine", "reject"};

/// The parts between `separator`, without the space around them.
std::vector<std::string_view> partsOf(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        parts.push_back(trimmed(text.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

std::string policyOf(std::string_view value)
{
    auto word = lowered(value);
    return std::ranges::find(policyWords, word) != policyWords.end() ? word : std::string();
}

/// Of "mailto:reports@acme.test!10m" the domain.
std::vector<std::string> domainsOf(std::string_view addresses)
{
    std::vector<std::string> domains;
    for (auto address : partsOf(addresses, ',')) {
        address = address.substr(0, address.find('!'));
        const auto at = address.rfind('@');
        if (at != std::string_view::npos)
            domains.push_back(lowered(address.substr(at + 1)));
    }
    return domains;
}

void readTag(DmarcRecord &record, const std::string &name, std::string_view value)
{
    const auto alignment = [&value] { return lowered(value) == "s" ? "strict" : "relaxed"; };
    if (name == "p")
        record.policy = policyOf(value);
    else if (name == "sp")
        record.subdomainPolicy = policyOf(value);
    else if (name == "adkim")
        record.dkimAlignment = alignment();
    else if (name == "aspf")
        record.spfAlignment = alignment();
    else if (name == "rua")
        record.reportsTo = domainsOf(value);
    else if (name == "ruf")
        record.failureReportsTo = domainsOf(value);
    else if (name == "pct" && !value.empty() && value.size() <= 3
             && std::ranges::all_of(value, isDigit))
        record.percent = std::min(std::stoi(std::string(value)), 100);
}

} // namespace

std::optional<DmarcRecord> readDmarc(std::string_view text)
{
    const auto tags = partsOf(text, ';');
    const auto nameOf = [](std::string_view tag) {
        return lowered(trimmed(tag.substr(0, tag.find('='))));
    };
    const auto valueOf = [](std::string_view tag) {
        const auto equals = tag.find('=');
        return equals == std::string_view::npos ? std::string_view()
                                                : trimmed(tag.substr(equals + 1));
    };
    // RFC 7489, section 6.3: the version comes first and is written exactly like this.
    if (nameOf(tags.front()) != "v" || valueOf(tags.front()) != "DMARC1")
        return {};
    DmarcRecord record;
    for (const auto &tag : tags)
        readTag(record, nameOf(tag), valueOf(tag));
    // Section 6.6.3: without a policy, but with an address for reports, it counts as "none".
    if (record.policy.empty() && !record.reportsTo.empty())
        record.policy = "none";
    record.isValid = !record.policy.empty();
    if (record.subdomainPolicy.empty())
        record.subdomainPolicy = record.policy;
    return record;
}

} // namespace sidestage
