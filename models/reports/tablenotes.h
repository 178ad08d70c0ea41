// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/reports/tablepage.h"

namespace sidestage {

/// What is amiss with the notes, the worst first: incomplete, overdue, moved, stale, soon due.
/// Nothing where all is well.
void showNotes(TablePage &page, const Judgement &judgement);

} // namespace sidestage
