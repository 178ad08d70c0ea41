// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace sidestage {

/// Who may use which feature of the browser: "*", "self", "src", or an origin. An empty set is
/// nobody.
using FeaturePolicy = std::map<std::string, std::set<std::string>>;

/// A Permissions-Policy header, which is a dictionary of structured fields (RFC 8941 section 3.2):
/// of a feature that stands twice the last counts. Protocol where browsers heed nothing of it
/// since it is no such dictionary, as one in the words of the older Feature-Policy; TooLarge
/// beyond 200 features or 200 origins for one.
Result<FeaturePolicy> parseFeaturePolicy(std::string_view header);

} // namespace sidestage
