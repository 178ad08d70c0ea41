// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a robots.txt (RFC 9309) says to every search engine.
struct RobotsText
{
    bool isAllDisallowed = false; ///< to those that it does not name; no path is allowed
    std::vector<std::string> sitemaps; ///< as they are written
};
RobotsText robotsText(std::string_view text);

/// Writes `robots/{status,disallow-all,sitemaps}` of the host. Read with the target's
/// credentials: a password in front of staging must not hide what would be promoted.
void writeRobots(const FactWriter &facts, SiteAsking &asking);

} // namespace sidestage
