// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/httptarget.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// A target's options in the words of this probe.
struct OidcTarget
{
    HttpTarget web; ///< the application; its one page holds the headers of every request
    std::string loginPath; ///< empty: no redirect is looked at
    std::string issuer; ///< empty: found by the redirect
    std::string samlMetadata; ///< a path of the application or an address; empty: none
    std::vector<std::string> callbacks;
    std::string logoutPath; ///< empty: none
    std::string settingsPath; ///< empty: none
    std::vector<std::string> pointers; ///< JSON Pointers into the settings
};

std::vector<OptionSpec> oidcOptions();
/// What the types of options cannot say.
std::vector<Error> checkOidcOptions(const OptionValue &options);
/// NotConfigured where a credential is missing or would travel unprotected.
Result<OidcTarget> oidcTarget(const ProbeContext &context);

} // namespace sidestage
