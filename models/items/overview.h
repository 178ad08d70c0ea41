// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <QString>

#include <optional>
#include <vector>

namespace sidestage {

/// One area of one environment, and the one thing about it that tells most.
struct OverviewCell
{
    Counts counts; ///< findings
    State worst = State::None;
    std::size_t facts = 0; ///< that were read here, whatever they were held against
    bool hasTarget = false; ///< whether any service of the area has one here
    QString phrase; ///< a few words: "SESSION_SECRET", "unreachable", "84 facts"
    std::optional<FindingRef> telling; ///< what the phrase speaks of; where a click leads
};

/// Something that waits for a person.
struct Attention
{
    State state = State::None;
    QString text; ///< one line
    std::optional<FindingRef> finding; ///< where it stands
    int note = -1; ///< index into the notes, where it is about one
};

/// Whether staging can be trusted, on one page. Built in one pass over a judgement.
struct Overview
{
    struct Column
    {
        std::size_t column = 0; ///< of the judgement
        EnvironmentKind kind = EnvironmentKind::Development;
        QString name;
        QString relation; ///< "reference", "mirrors production", "mirrors none"
    };

    State answer = State::None; ///< of the sentence; None: nothing has been measured yet
    QString sentence; ///< "Staging does not mirror production"
    QString counts; ///< "2 violations and 13 unexplained differences · 7 known differences"
    std::vector<Column> columns; ///< those that others mirror first, as in Compare
    std::vector<Area> areas; ///< that any service has
    std::vector<OverviewCell> cells; ///< area-major
    std::vector<Attention> attention; ///< the worst first, no more than `mostAttention`
    std::size_t furtherAttention = 0; ///< how many more there are

    static constexpr std::size_t mostAttention = 8;
    const OverviewCell &cell(std::size_t area, std::size_t column) const
    {
        return cells[area * columns.size() + column];
    }
    static Overview of(const Judgement &judgement);
};

} // namespace sidestage
