// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidestage {

/// Which rows a person wants to see. Every switch is independent of the others: each one hides
/// what it names, and nothing else.
struct RowFilter
{
    static constexpr std::uint16_t all = 0xffff;

    /// One bit for each State. What is equal or allowed is hidden until somebody asks for it.
    std::uint16_t states =
        bit(State::Violation) | bit(State::Drift) | bit(State::Known) | bit(State::Unmeasured);
    std::uint16_t changes =
        all; ///< one bit for each Change; findings without one are never hidden by it
    std::uint16_t severities = all; ///< one bit for each Severity; of differences alone
    std::uint16_t areas = all; ///< one bit for each Area
    /// Words that must all be found in the path, a value or a note, whatever their case.
    std::string search;
    std::vector<bool> hiddenColumns; ///< by column; columns beyond its end are shown

    template <typename Enum>
    static constexpr std::uint16_t bit(Enum value)
    {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(value));
    }
    bool shows(State state) const { return (states & bit(state)) != 0; }
    bool shows(Area area) const { return (areas & bit(area)) != 0; }
    bool isHidden(std::size_t column) const
    {
        return column < hiddenColumns.size() && hiddenColumns[column];
    }
    /// Whether this verdict makes its row one to show.
    bool shows(const Verdict &verdict) const
    {
        if (!verdict.isFinding() || !shows(verdict.state))
            return false;
        if (verdict.change != Change::None && (changes & bit(verdict.change)) == 0)
            return false;
        const bool isDifference = verdict.state == State::Known || verdict.state == State::Drift
            || verdict.state == State::Violation;
        return !isDifference || (severities & bit(verdict.severity)) != 0;
    }
    friend bool operator==(const RowFilter &, const RowFilter &) = default;
};

/// How many findings each switch stands for, in the columns that are shown and whatever the other
/// switches say.
struct FilterCounts
{
    Counts states;
    std::array<std::size_t, changeNames.size()> changes{};
    std::array<std::size_t, severityNames.size()> severities{}; ///< of known, drift and violation
    std::array<std::size_t, areaNames.size()> areas{}; ///< all findings but matches
    friend bool operator==(const FilterCounts &, const FilterCounts &) = default;
};

} // namespace sidestage
