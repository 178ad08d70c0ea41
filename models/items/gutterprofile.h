// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisontree.h"

#include <functional>
#include <vector>

namespace sidestage {

/// What an overview of a tree table shows, from top to bottom: for each of `pixels` slices of the
/// rows that are unfolded, the worst state in it. A closed group counts as one row with the worst
/// of what it hides; an open one as nothing itself.
std::vector<State> gutterProfile(const ComparisonTree &tree,
                                 const std::function<bool(std::uint32_t node)> &isOpen,
                                 std::size_t pixels);

} // namespace sidestage
