// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"

#include <span>
#include <vector>

namespace sidestage {

/// The drift at and below those nodes, in the columns that are shown, sorted by row, then column:
/// what a note could explain of a selection. What the filter hides is not in it.
std::vector<FindingRef> driftIn(const ComparisonTree &tree, std::span<const std::uint32_t> nodes);

} // namespace sidestage
