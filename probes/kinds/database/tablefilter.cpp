// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/tablefilter.h"

#include "probes/base/factpath.h"

#include <algorithm>

namespace sidestage {

Result<TableFilter> TableFilter::parse(const std::vector<std::string> &patterns)
{
    TableFilter filter;
    for (const auto &pattern : patterns) {
        const bool isUnwanted = pattern.starts_with('!');
        auto glob = PathGlob::parse(FactPath::escape(pattern.substr(isUnwanted ? 1 : 0)));
        if (!glob)
            return tl::unexpected(std::move(glob).error());
        (isUnwanted ? filter.m_unwanted : filter.m_wanted).push_back(*std::move(glob));
    }
    return filter;
}

bool TableFilter::takes(const std::string &name) const
{
    const auto escaped = FactPath::escape(name);
    const auto matches = [&](const PathGlob &glob) { return glob.matches(escaped); };
    return (m_wanted.empty() || std::ranges::any_of(m_wanted, matches))
        && std::ranges::none_of(m_unwanted, matches);
}

} // namespace sidestage
