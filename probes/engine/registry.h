// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <span>
#include <string_view>
#include <vector>

namespace sidestage {

/// The kinds of probes that this program knows; passed to whoever needs it. Immutable once made.
class ProbeRegistry
{
public:
    explicit ProbeRegistry(std::vector<ProbeKind> kinds);

    /// Sorted by name.
    std::span<const ProbeKind> kinds() const { return m_kinds; }
    /// nullptr for a name that nobody registered.
    const ProbeKind *find(std::string_view name) const;

private:
    std::vector<ProbeKind> m_kinds;
};

} // namespace sidestage
