// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/reports/tablepage.h"

#include <vector>

namespace sidestage {

/// Findings of one path that read the same: in several environments, by one rule or note.
struct FindingGroup
{
    std::size_t row = 0;
    std::vector<std::size_t> columns;
    Verdict verdict;
    Area area = Area::Configuration;
};

/// All findings that are shown, in the order of the page: the area with the worst one first, in
/// it the worst first, then by path.
std::vector<FindingGroup> groupFindings(const Judgement &judgement, bool listsAll);

/// One group: its path, its values side by side, and why. `isReasonKnown`: the same rule has just
/// been explained, so that its name is enough.
void showFinding(TablePage &page, const Judgement &judgement, const FindingGroup &group,
                 bool isReasonKnown);

} // namespace sidestage
