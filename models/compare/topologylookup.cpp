// SPDX-License-Identifier: Apache-2.0
#include "models/compare/topology.h"

#include <algorithm>

namespace sidestage {

int Topology::column(std::string_view environment) const
{
    const auto at = std::ranges::find(columns, environment, &Column::name);
    return at == columns.end() ? -1 : static_cast<int>(at - columns.begin());
}

const Topology::ServiceInfo *Topology::service(std::string_view name) const
{
    const auto at = std::ranges::lower_bound(services, name, {}, &ServiceInfo::name);
    return at != services.end() && at->name == name ? &*at : nullptr;
}

} // namespace sidestage
