// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probespec.h"

#include <string>
#include <vector>

namespace sidestage {

/// An option as the schema, the check of files and the reference see it. `summary` is one
/// sentence; `members`: what a list, a map, a group or a choice is made of.
OptionSpec option(std::string name, OptionType type, std::string summary,
                  std::vector<OptionSpec> members = {});

/// What stands inside of another option and has no name of its own.
OptionSpec member(OptionType type, std::vector<OptionSpec> members = {});

} // namespace sidestage
