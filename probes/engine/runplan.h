// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probespec.h"

#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// What one run measures: a probe for each target, in the order in which they start.
struct RunPlan
{
    std::vector<ProbeSpec> probes;
    /// All environments' hosts by environment and name, also of those that are not measured.
    std::map<std::string, std::map<std::string, std::string>> hosts;
    /// Why a credential is not there, by its name, as far as somebody knows.
    std::map<std::string, Error> missingCredentials = {};
};

} // namespace sidestage
