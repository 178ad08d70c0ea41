// SPDX-License-Identifier: Apache-2.0
#include "models/compare/merge.h"

#include <algorithm>

namespace sidestage {

ServiceMerge::ServiceMerge(std::size_t columns, std::vector<FactPath> &paths,
                           std::vector<Cell> &cells)
    : m_paths(&paths), m_cells(&cells), m_columns(columns)
{
}

void ServiceMerge::start(FactPath service)
{
    m_service = std::move(service);
}

void ServiceMerge::setColumn(std::size_t index, bool hasTarget, const Reading *reading)
{
    auto &column = m_columns[index];
    column.facts = nullptr;
    column.next = column.end = 0;
    column.gaps = {};
    column.nextGap = column.endGap = 0;
    column.openGaps.clear();
    column.otherwise = !hasTarget ? Cell(Cell::Kind::NoTarget, 0)
        : reading                 ? Cell(Cell::Kind::Absent, 0)
                                  : Cell(Cell::Kind::Unmeasured, Cell::noGap);
    if (!reading)
        return;
    // A subtree is one run: whatever does not lie below the service stands before or behind it.
    const auto isBefore = [this](const auto &item) { return item.path < m_service; };
    const auto isWithin = [this](const auto &item) { return item.path.isWithin(m_service); };
    const auto run = [&](const auto &items) {
        const auto first = std::partition_point(items.begin(), items.end(), isBefore);
        const auto last = std::partition_point(first, items.end(), isWithin);
        return std::pair(first - items.begin(), last - items.begin());
    };
    const auto [firstFact, endFact] = run(reading->facts);
    const auto [firstGap, endGap] = run(reading->gaps);
    column.facts = reading->facts.data();
    column.next = static_cast<std::uint32_t>(firstFact);
    column.end = static_cast<std::uint32_t>(endFact);
    column.gaps = reading->gaps;
    column.nextGap = static_cast<std::size_t>(firstGap);
    column.endGap = static_cast<std::size_t>(endGap);
}

const FactPath *ServiceMerge::smallest() const
{
    const FactPath *least = nullptr;
    const auto offer = [&least](const FactPath &path) {
        if (!least || path < *least)
            least = &path;
    };
    for (const auto &column : m_columns) {
        if (column.next != column.end)
            offer(column.facts[column.next].path);
        if (column.nextGap != column.endGap)
            offer(column.gaps[column.nextGap].path);
    }
    return least;
}

Cell ServiceMerge::take(Column &column, const FactPath &path)
{
    Cell cell = column.otherwise;
    bool isGap = false;
    if (column.endGap != 0) {
        while (!column.openGaps.empty() && !path.isWithin(column.gaps[column.openGaps.back()].path))
            column.openGaps.pop_back();
        while (column.nextGap != column.endGap && column.gaps[column.nextGap].path == path) {
            column.openGaps.push_back(static_cast<std::uint32_t>(column.nextGap++));
            isGap = true;
        }
        if (!column.openGaps.empty())
            cell = Cell(Cell::Kind::Unmeasured, column.openGaps.back());
    }
    if (column.next != column.end && column.facts[column.next].path == path) {
        // A fact below a gap was read all the same; a gap's own path says why the rest was not.
        if (!isGap)
            cell = Cell(Cell::Kind::Value, column.next);
        ++column.next;
    }
    return cell;
}

void ServiceMerge::run()
{
    const auto addRow = [this](const FactPath &path) {
        m_paths->push_back(path); // a copy: taking moves on from what `path` may refer to
        for (auto &column : m_columns)
            m_cells->push_back(take(column, m_paths->back()));
    };
    addRow(m_service);
    while (const auto *path = smallest())
        addRow(*path);
}

} // namespace sidestage
