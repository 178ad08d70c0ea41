// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A record of RFC 7208: who may send mail for a domain.
struct SpfRecord
{
    /// In their order, which counts: the first that fits decides. In lower case up to the value,
    /// without the "+" that says nothing: "include:_spf.acme.test", "~all".
    std::vector<std::string> mechanisms;
    /// What becomes of mail that nothing else fits: "pass", "fail", "soft fail", "neutral", or
    /// "not said".
    std::string all = "not said";
    std::string redirect; ///< the domain whose record counts where nothing here fits
    std::string problem; ///< why receivers throw the record away; empty where it is right
};

/// Nothing for a text that is no such record.
std::optional<SpfRecord> readSpf(std::string_view text);

} // namespace sidestage
