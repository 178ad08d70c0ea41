// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/dns/textkinds.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Beginnings that say who asked for the record, and by which word it is told.
struct Beginning
{
    std::string_view text;
    std::string_view kind;
};
constexpr std::array<Beginning, 10> beginnings{{
    {"ms=", "ms"},
    {"v=msv1", "ms"},
    {"v=spf1", "spf"},
    {"v=dmarc1", "dmarc"},
    {"v=dkim1", "dkim"},
    {"v=stsv1", "mta-sts"},
    {"v=tlsrptv1", "tls-rpt"},
    {"v=bimi1", "bimi"},
    {"k=rsa", "dkim"},
    {"docusign=", "docusign"},
}};

constexpr std::size_t longestKind = 48;

} // namespace

std::string textKindOf(std::string_view text)
{
    const auto small = lowered(trimmed(text).substr(0, longestKind + 1));
    for (const auto &[beginning, kind] : beginnings) {
        if (small.starts_with(beginning))
            return std::string(kind);
    }
    // "NAME-verification=TOKEN", "NAME_domain_verify: TOKEN": the name is a product's, and says so.
    const auto end = small.find_first_of("=: ");
    if (end == std::string::npos)
        return {};
    const auto name = small.substr(0, end);
    const bool isWord = std::ranges::all_of(
        name, [](char c) { return isLetter(c) || c == '-' || c == '_' || c == '.'; });
    const bool isProof =
        name.find("verif") != std::string::npos || name.find("challenge") != std::string::npos;
    return isWord && isProof ? name : std::string();
}

} // namespace sidestage
