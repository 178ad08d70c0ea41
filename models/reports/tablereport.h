// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/reports/auditreport.h"

#include <cstddef>
#include <string>

namespace sidestage {

struct TableOptions
{
    std::size_t width = 100; ///< cells of the terminal; less than 40 counts as 40
    bool isColoured = false; ///< ANSI SGR sequences
    bool listsAll = false; ///< what matches and what rules allow, too
};

/// The audit as text for people: areas with the worst first, values side by side, what is amiss
/// with the notes, and the summary last. No line is wider than the terminal, nothing in a value
/// can steer it, and no secret is shown.
std::string tableReport(const AuditReport &report, const TableOptions &options);

} // namespace sidestage
