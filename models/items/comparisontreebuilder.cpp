// SPDX-License-Identifier: Apache-2.0
#include "models/items/comparisontree.h"
#include "models/items/rowsearch.h"

#include <algorithm>
#include <array>

namespace sidestage {

/// Builds one tree: picks the rows, groups them by area, service and common path, then adds up.
class ComparisonTreeBuilder
{
public:
    ComparisonTreeBuilder(std::shared_ptr<const Judgement> judgement, RowFilter filter,
                          std::stop_token stop)
        : m_comparison(judgement->comparison())
        , m_judgement(*judgement)
        , m_search(m_judgement, filter.search)
        , m_stop(std::move(stop))
        , m_tree(std::make_shared<ComparisonTree>())
    {
        m_tree->m_judgement = std::move(judgement);
        m_tree->m_filter = std::move(filter);
        for (std::size_t column = 0; column < m_comparison.columnCount(); ++column) {
            if (!m_tree->m_filter.isHidden(column))
                m_columns.push_back(column);
        }
    }

    std::shared_ptr<const ComparisonTree> build()
    {
        if (!pickRows() || !countFindings())
            return {};
        for (std::size_t area = 0; area < areaNames.size() && !m_stop.stop_requested(); ++area)
            addArea(static_cast<Area>(area), m_rows.at(area));
        if (m_stop.stop_requested())
            return {};
        linkChildren();
        addUp();
        openGroups();
        return m_stop.stop_requested() ? nullptr : m_tree;
    }

private:
    using Tree = ComparisonTree;
    using Rows = std::span<const std::uint32_t>;
    // Deeper than any real document; beyond it rows are listed without groups.
    static constexpr int maximumDepth = 48;

    std::string_view text(std::uint32_t row) const { return m_comparison.path(row).text(); }

    bool pickRows()
    {
        std::size_t seen = 0;
        for (const auto &rows : m_comparison.services()) {
            const auto &service =
                m_comparison.topology().services[static_cast<std::size_t>(rows.service)];
            for (std::size_t row = rows.begin; row < rows.end; ++row) {
                if (++seen % 4096 == 0 && m_stop.stop_requested())
                    return false;
                if (!passes(row))
                    continue;
                const Area area = service.areaOfPath(m_comparison.path(row).text());
                if (m_tree->m_filter.shows(area))
                    m_rows.at(static_cast<std::size_t>(area))
                        .push_back(static_cast<std::uint32_t>(row));
            }
        }
        return true;
    }

    /// A row is shown for one of its findings. One that has none (what is only in an environment
    /// that mirrors nobody, or lies below a failed probe) counts as calm.
    bool passes(std::size_t row) const
    {
        bool isJudged = false;
        bool isShown = false;
        for (const std::size_t column : m_columns) {
            const Verdict &verdict = m_judgement.verdict(row, column);
            isJudged = isJudged || verdict.isFinding();
            isShown = isShown || m_tree->m_filter.shows(verdict);
        }
        if (!isJudged)
            isShown = m_tree->m_filter.shows(State::Match);
        return isShown && (m_search.isEmpty() || m_search.matches(row));
    }

    bool countFindings()
    {
        FilterCounts &counts = m_tree->m_filterCounts;
        for (const std::size_t column : m_columns) {
            for (std::size_t state = 0; state < stateNames.size(); ++state)
                counts.states.byState.at(state) += m_judgement.counts(column).byState.at(state);
        }
        std::size_t seen = 0;
        for (const auto &finding : m_judgement.findings()) {
            if (++seen % 4096 == 0 && m_stop.stop_requested())
                return false;
            if (m_tree->m_filter.isHidden(finding.column))
                continue;
            const Verdict &verdict = m_judgement.verdict(finding.row, finding.column);
            ++counts.changes.at(static_cast<std::size_t>(verdict.change));
            if (verdict.state == State::Known || verdict.state >= State::Drift)
                ++counts.severities.at(static_cast<std::size_t>(verdict.severity));
            const Area area = m_comparison.serviceInfo(finding.row).areaOfPath(text(finding.row));
            ++counts.areas.at(static_cast<std::size_t>(area));
        }
        return true;
    }

    std::uint32_t addNode(Tree::Node node)
    {
        m_tree->m_nodes.push_back(node);
        return static_cast<std::uint32_t>(m_tree->m_nodes.size() - 1);
    }

    void addArea(Area area, Rows rows)
    {
        if (rows.empty())
            return;
        m_tree->m_rowCount += rows.size();
        const auto firstService = &m_comparison.serviceOfRow(rows.front());
        const bool isFolded = firstService == &m_comparison.serviceOfRow(rows.back());
        std::uint32_t parent = Tree::none;
        if (!isFolded) {
            parent = addNode({.sample = rows.front(), .kind = Tree::Kind::Area, .area = area});
        }
        while (!rows.empty()) {
            const auto &service = m_comparison.serviceOfRow(rows.front());
            const auto end = std::partition_point(rows.begin(), rows.end(),
                                                  [&](auto row) { return row < service.end; });
            const auto count = static_cast<std::size_t>(end - rows.begin());
            const auto bytes =
                static_cast<std::uint32_t>((*SegmentIterator(text(rows.front()))).size());
            addGroup(rows.first(count),
                     {.parent = parent,
                      .pathBytes = bytes,
                      .kind = Tree::Kind::Service,
                      .area = area,
                      .isAreaFolded = isFolded},
                     0);
            rows = rows.subspan(count);
        }
    }

    /// Adds a group whose path is known and everything below it.
    void addGroup(Rows rows, Tree::Node node, int depth)
    {
        node.sample = rows.front();
        if (text(rows.front()).size() == node.pathBytes) {
            node.row = rows.front();
            rows = rows.subspan(1);
        }
        addChildren(addNode(node), rows, depth);
    }

    void addChildren(std::uint32_t parent, Rows rows, int depth)
    {
        if (m_stop.stop_requested())
            return;
        const Area area = m_tree->m_nodes[parent].area;
        const std::uint32_t offset = m_tree->m_nodes[parent].pathBytes + 1;
        while (!rows.empty()) {
            const std::size_t count = depth < maximumDepth ? runOf(rows, offset) : 1;
            if (count == 1) {
                addNode({.parent = parent,
                         .row = rows.front(),
                         .sample = rows.front(),
                         .pathBytes = static_cast<std::uint32_t>(text(rows.front()).size()),
                         .labelBegin = offset,
                         .kind = Tree::Kind::Fact,
                         .area = area});
            } else {
                addGroup(rows.first(count),
                         {.parent = parent,
                          .pathBytes = commonPath(rows.front(), rows[count - 1]),
                          .labelBegin = offset,
                          .kind = Tree::Kind::Group,
                          .area = area},
                         depth + 1);
            }
            rows = rows.subspan(count);
        }
    }

    /// How many rows from the first share its segment at `offset`. Doubles its steps, so that a
    /// long run costs few looks at paths.
    std::size_t runOf(Rows rows, std::uint32_t offset) const
    {
        const std::string_view segment = *SegmentIterator(text(rows.front()).substr(offset));
        const auto isSame = [&](std::uint32_t row) {
            const std::string_view rest = text(row).substr(offset);
            return rest.substr(0, segment.size()) == segment
                && (rest.size() == segment.size() || rest[segment.size()] == '/');
        };
        std::size_t inside = 0;
        std::size_t step = 1;
        while (inside + step < rows.size() && isSame(rows[inside + step])) {
            inside += step;
            step *= 2;
        }
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(inside);
        const auto end =
            rows.begin() + static_cast<std::ptrdiff_t>(std::min(inside + step, rows.size()));
        return static_cast<std::size_t>(std::partition_point(begin, end, isSame) - rows.begin());
    }

    /// The bytes of whole segments that two rows share. The rows between share them too, since
    /// rows are sorted.
    std::uint32_t commonPath(std::uint32_t first, std::uint32_t last) const
    {
        const std::string_view a = text(first);
        const std::string_view b = text(last);
        std::size_t common = 0;
        std::size_t i = 0;
        while (i < a.size() && i < b.size() && a[i] == b[i]) {
            if (a[i] == '/')
                common = i;
            ++i;
        }
        const bool isWholeA = i == a.size() && (i == b.size() || b[i] == '/');
        const bool isWholeB = i == b.size() && (i == a.size() || a[i] == '/');
        return static_cast<std::uint32_t>(isWholeA || isWholeB ? i : common);
    }

    void linkChildren()
    {
        auto &nodes = m_tree->m_nodes;
        for (const auto &node : nodes) {
            if (node.parent != Tree::none)
                ++nodes[node.parent].childCount;
        }
        std::uint32_t total = 0;
        for (auto &node : nodes) {
            node.firstChild = total;
            total += node.childCount;
            node.childCount = 0;
        }
        m_tree->m_children.resize(total);
        for (std::uint32_t index = 0; index < nodes.size(); ++index) {
            Tree::Node &node = nodes[index];
            if (node.parent == Tree::none) {
                node.rowInParent = static_cast<std::uint32_t>(m_tree->m_topLevel.size());
                m_tree->m_topLevel.push_back(index);
            } else {
                Tree::Node &parent = nodes[node.parent];
                node.rowInParent = parent.childCount++;
                m_tree->m_children[parent.firstChild + node.rowInParent] = index;
            }
        }
    }

    void addUp()
    {
        auto &nodes = m_tree->m_nodes;
        const std::size_t states = stateNames.size();
        const std::size_t stride = m_comparison.columnCount() * states;
        std::uint32_t groups = 0;
        for (auto &node : nodes) {
            if (node.kind != Tree::Kind::Fact)
                node.sums = groups++;
        }
        auto &sums = m_tree->m_sums;
        sums.assign(groups * stride, 0);
        // from the end: everything below a node is done before the node itself
        for (std::size_t index = nodes.size(); index-- > 0;) {
            Tree::Node &node = nodes[index];
            // a fact's findings go to its parent at once: only groups have sums
            const std::uint32_t own = node.sums != Tree::none ? node.sums : nodes[node.parent].sums;
            if (node.row != Tree::none) {
                bool isUnexplained = false;
                for (const std::size_t column : m_columns) {
                    const Verdict &verdict = m_judgement.verdict(node.row, column);
                    if (!verdict.isFinding())
                        continue;
                    ++sums[own * stride + column * states
                           + static_cast<std::size_t>(verdict.state)];
                    node.worst = std::max(node.worst, verdict.state);
                    isUnexplained = isUnexplained || verdict.state >= State::Drift;
                }
                if (isUnexplained)
                    m_tree->m_unexplained.push_back(static_cast<std::uint32_t>(index));
            }
            if (node.parent == Tree::none)
                continue;
            Tree::Node &parent = nodes[node.parent];
            parent.worst = std::max(parent.worst, node.worst);
            if (node.sums != Tree::none) {
                for (std::size_t i = 0; i < stride; ++i)
                    sums[parent.sums * stride + i] += sums[node.sums * stride + i];
            }
        }
        std::reverse(m_tree->m_unexplained.begin(), m_tree->m_unexplained.end());
    }

    void openGroups()
    {
        const auto &nodes = m_tree->m_nodes;
        std::uint32_t left = Tree::openRows;
        std::vector<bool> isOpen(nodes.size());
        for (std::uint32_t index = 0; index < nodes.size() && left > 0; ++index) {
            const Tree::Node &node = nodes[index];
            const bool isReachable = node.parent == Tree::none || isOpen[node.parent];
            const bool isWorthIt = node.worst >= State::Drift || !m_search.isEmpty();
            if (node.childCount == 0 || node.childCount > left || !isReachable || !isWorthIt)
                continue;
            isOpen[index] = true;
            left -= node.childCount;
            m_tree->m_opened.push_back(index);
        }
    }

    const Comparison &m_comparison;
    const Judgement &m_judgement;
    RowSearch m_search;
    std::stop_token m_stop;
    std::shared_ptr<ComparisonTree> m_tree;
    std::vector<std::size_t> m_columns; ///< those that are shown
    std::array<std::vector<std::uint32_t>, areaNames.size()> m_rows;
};

std::shared_ptr<const ComparisonTree> ComparisonTree::build(
    std::shared_ptr<const Judgement> judgement, RowFilter filter, std::stop_token stop)
{
    if (!judgement)
        return std::make_shared<ComparisonTree>();
    return ComparisonTreeBuilder(std::move(judgement), std::move(filter), std::move(stop)).build();
}

} // namespace sidestage
