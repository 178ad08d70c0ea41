// SPDX-License-Identifier: Apache-2.0
#include "models/judge/environmentfilter.h"

#include "models/notes/notes.h"

namespace sidestage {

bool speaksOfEnvironment(const std::vector<std::string> &patterns, std::string_view name,
                         std::string_view kind)
{
    bool isNamed = false;
    bool hasPositive = false;
    for (const std::string_view pattern : patterns) {
        const bool isNegated = pattern.starts_with('!');
        const auto wanted = isNegated ? pattern.substr(1) : pattern;
        const bool fits = matchesName(wanted, name) || matchesName(wanted, kind);
        if (isNegated && fits)
            return false;
        hasPositive = hasPositive || !isNegated;
        isNamed = isNamed || (!isNegated && fits);
    }
    return isNamed || !hasPositive;
}

} // namespace sidestage
