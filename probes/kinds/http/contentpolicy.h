// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One Content-Security-Policy as browsers understand it (Content Security Policy Level 3,
/// section 2.2): of a directive that stands twice the first counts.
struct ContentPolicy
{
    /// Values by the directive's name in lower case. Keywords, schemes and hosts are in lower
    /// case; fresh or built values are "'nonce-…'" and "'sha256-…'"; a list of sources without
    /// any is "'none'"; secrets are masked.
    std::map<std::string, std::set<std::string>> directives;
    std::set<std::string> ignored; ///< names that stand again, or that are none
};

/// The policies of one header, which are separated by commas; those without a directive are left
/// out. TooLarge beyond 20 policies, 100 directives in one, or 2,000 values in one directive.
Result<std::vector<ContentPolicy>> parseContentPolicies(std::string_view header);

/// Whether a directive has no value by its nature: that it stands there says all.
bool isFlagDirective(std::string_view name);

} // namespace sidestage
