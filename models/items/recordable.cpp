// SPDX-License-Identifier: Apache-2.0
#include "models/items/recordable.h"

#include <algorithm>

namespace sidestage {

std::vector<FindingRef> driftIn(const ComparisonTree &tree, std::span<const std::uint32_t> nodes)
{
    std::vector<FindingRef> findings;
    std::vector<std::uint32_t> left(nodes.begin(), nodes.end());
    while (!left.empty()) {
        const auto node = left.back();
        left.pop_back();
        if (node >= tree.nodeCount())
            continue;
        for (std::uint32_t i = 0; i < tree.childCount(node); ++i)
            left.push_back(tree.child(node, i));
        const auto row = tree.node(node).row;
        if (row == ComparisonTree::none)
            continue;
        for (std::size_t column = 0; column < tree.columnCount(); ++column) {
            const auto &verdict = tree.judgement()->verdict(row, column);
            if (!tree.filter().isHidden(column) && verdict.isFinding()
                && verdict.state == State::Drift)
                findings.push_back({row, static_cast<std::uint32_t>(column)});
        }
    }
    std::ranges::sort(findings, [](const FindingRef &a, const FindingRef &b) {
        return std::pair(a.row, a.column) < std::pair(b.row, b.column);
    });
    findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
    return findings;
}

} // namespace sidestage
