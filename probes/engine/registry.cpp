// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/registry.h"

#include <algorithm>

namespace sidestage {

ProbeRegistry::ProbeRegistry(std::vector<ProbeKind> kinds) : m_kinds(std::move(kinds))
{
    std::ranges::sort(m_kinds, {}, &ProbeKind::name);
}

const ProbeKind *ProbeRegistry::find(std::string_view name) const
{
    const auto at = std::ranges::lower_bound(
        m_kinds, name, {}, [](const ProbeKind &kind) { return std::string_view(kind.name); });
    return at != m_kinds.end() && at->name == name ? &*at : nullptr;
}

} // namespace sidestage
