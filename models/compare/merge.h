// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/comparison.h"

#include <vector>

namespace sidestage {

/// Merges the readings of one service, one a column, into rows sorted by path. Made once for a
/// comparison and started anew for each service, so that its buffers are kept.
class ServiceMerge
{
public:
    /// Appends to `paths` and `cells`, which outlive this.
    ServiceMerge(std::size_t columns, std::vector<FactPath> &paths, std::vector<Cell> &cells);

    void start(FactPath service);
    /// `reading` is nullptr where no outcome has come in. For each column, between start and run.
    void setColumn(std::size_t column, bool hasTarget, const Reading *reading);
    void run();

private:
    struct Column
    {
        const Fact *facts = nullptr; ///< of the reading
        std::uint32_t next = 0; ///< index of the next fact
        std::uint32_t end = 0;
        std::span<const Gap> gaps;
        std::size_t nextGap = 0;
        std::size_t endGap = 0;
        std::vector<std::uint32_t> openGaps; ///< those that hide the row at hand, innermost last
        Cell otherwise; ///< where there is no fact and no gap
    };
    const FactPath *smallest() const;
    Cell take(Column &column, const FactPath &path);

    std::vector<FactPath> *m_paths;
    std::vector<Cell> *m_cells;
    FactPath m_service;
    std::vector<Column> m_columns;
};

} // namespace sidestage
