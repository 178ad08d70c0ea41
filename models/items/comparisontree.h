// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/rowfilter.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What the Compare panel shows: the filtered rows of a judgement as a tree of areas, services and
/// path segments. Flat vectors in the order of the screen (a parent directly before what is below
/// it), no node objects. Immutable, shared, thread-safe; it keeps the judgement alive.
///
/// Groups with a single child are folded into one node: "tables / orders". An area with a single
/// service is one node that names both.
class ComparisonTree
{
public:
    enum class Kind : std::uint8_t { Area, Service, Group, Fact };
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    struct Node
    {
        std::uint32_t parent = none; ///< none: top level
        std::uint32_t rowInParent = 0;
        std::uint32_t firstChild = 0; ///< into the list of children
        std::uint32_t childCount = 0;
        std::uint32_t row = none; ///< of the comparison, where the node has one of its own
        std::uint32_t sample =
            none; ///< a row at or below the node, whose path begins with its path
        std::uint32_t pathBytes = 0; ///< how much of the sample's path is the node's; 0: an area
        std::uint32_t labelBegin = 0;
        std::uint32_t sums = none; ///< of groups: which row of the sums
        Kind kind = Kind::Fact;
        Area area = Area::Configuration;
        State worst = State::None; ///< of its findings, at and below it, in the shown columns
        bool isAreaFolded = false; ///< a service that stands for its area too
    };
    /// Names a node across trees: an area, and a path that is empty for the area's own node.
    struct Key
    {
        Area area = Area::Configuration;
        std::string path;
        friend auto operator<=>(const Key &, const Key &) = default;
    };

    ComparisonTree() = default;
    /// nullptr when stopped before it was done; looks at the token every few thousand rows.
    static std::shared_ptr<const ComparisonTree> build(std::shared_ptr<const Judgement> judgement,
                                                       RowFilter filter, std::stop_token stop = {});

    const Judgement *judgement() const { return m_judgement.get(); }
    const RowFilter &filter() const { return m_filter; }
    const FilterCounts &filterCounts() const { return m_filterCounts; }
    std::size_t columnCount() const;
    std::size_t nodeCount() const { return m_nodes.size(); }
    /// How many rows of the comparison are shown.
    std::size_t rowCount() const { return m_rowCount; }
    const Node &node(std::uint32_t index) const { return m_nodes[index]; }
    /// `parent`: none for the top level.
    std::uint32_t childCount(std::uint32_t parent) const;
    std::uint32_t child(std::uint32_t parent, std::uint32_t row) const;
    /// Findings by state at and below a node that is a group.
    std::span<const std::uint32_t> sums(std::uint32_t index, std::size_t column) const;

    /// The node's path, escaped; empty for an area. Valid while the tree lives.
    std::string_view path(std::uint32_t index) const;
    /// What stands in the item column: the segments that its parent does not say, unescaped.
    std::string label(std::uint32_t index) const;
    Key key(std::uint32_t index) const { return {m_nodes[index].area, std::string(path(index))}; }
    /// The node of that key, or the one that a group of that path was folded into.
    std::optional<std::uint32_t> find(const Key &key) const;

    /// Nodes whose own row has drift or a violation in a shown column, in the order of the screen.
    std::span<const std::uint32_t> unexplained() const { return m_unexplained; }
    /// Groups that open by themselves: those with something unexplained below them, or with
    /// something that was searched for; parents first, no more than `openRows` rows in all.
    std::span<const std::uint32_t> opened() const { return m_opened; }
    static constexpr std::uint32_t openRows = 2000;

private:
    friend class ComparisonTreeBuilder;
    std::shared_ptr<const Judgement> m_judgement;
    RowFilter m_filter;
    FilterCounts m_filterCounts;
    std::size_t m_rowCount = 0;
    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_topLevel;
    std::vector<std::uint32_t> m_children;
    std::vector<std::uint32_t> m_sums; ///< group-major, then column, then state
    std::vector<std::uint32_t> m_unexplained;
    std::vector<std::uint32_t> m_opened;
};

} // namespace sidestage
