// SPDX-License-Identifier: Apache-2.0
#include "probes/base/optionspec.h"

#include <utility>

namespace sidestage {

OptionSpec option(std::string name, OptionType type, std::string summary,
                  std::vector<OptionSpec> members)
{
    return {std::move(name), type, std::move(summary), false, {}, std::move(members)};
}

OptionSpec member(OptionType type, std::vector<OptionSpec> members)
{
    return option({}, type, {}, std::move(members));
}

} // namespace sidestage
