// SPDX-License-Identifier: Apache-2.0
#include "models/items/gutterprofile.h"

#include <algorithm>

namespace sidestage {

namespace {

/// The worst states of the unfolded rows, in order.
void collect(const ComparisonTree &tree, std::uint32_t parent,
             const std::function<bool(std::uint32_t)> &isOpen, std::vector<State> &states)
{
    for (std::uint32_t row = 0; row < tree.childCount(parent); ++row) {
        const std::uint32_t child = tree.child(parent, row);
        const bool isUnfolded = tree.childCount(child) > 0 && isOpen(child);
        states.push_back(isUnfolded ? State::None : tree.node(child).worst);
        if (isUnfolded)
            collect(tree, child, isOpen, states);
    }
}

} // namespace

std::vector<State> gutterProfile(const ComparisonTree &tree,
                                 const std::function<bool(std::uint32_t node)> &isOpen,
                                 std::size_t pixels)
{
    std::vector<State> rows;
    collect(tree, ComparisonTree::none, isOpen, rows);
    std::vector<State> profile(pixels, State::None);
    if (rows.empty() || pixels == 0)
        return profile;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t begin = row * pixels / rows.size();
        // a row is at least one pixel, and as many as it covers where there is room
        const std::size_t end = std::max(begin + 1, (row + 1) * pixels / rows.size());
        for (std::size_t pixel = begin; pixel < end; ++pixel)
            profile[pixel] = std::max(profile[pixel], rows[row]);
    }
    return profile;
}

} // namespace sidestage
