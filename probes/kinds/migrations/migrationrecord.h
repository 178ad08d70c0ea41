// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/migrations/migrationtools.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// How one migration stands. A version may be both: failed once, applied later.
struct MigrationEntry
{
    std::string version;
    bool isApplied = true;
    std::string trouble; ///< "failed", "partial", "dirty", "rolled back"; empty: none
    std::optional<std::string> checksum;
    std::string group; ///< order counts among migrations of one group: an application in Django
    std::string algorithm; ///< of the checksum, where the tool says it
    bool hasFile = true; ///< false for a baseline, which stands for all that was there before
};

/// What one tool's tables say.
struct MigrationRecord
{
    std::vector<MigrationEntry> entries; ///< in order of application if `isOrdered`
    bool isOrdered = false;
    bool isLocked = false; ///< a run holds the lock, or died with it
    std::optional<std::string> version; ///< of tools that record the newest version alone
    std::optional<std::vector<std::string>>
        heads; ///< of tools that record the ends of a graph alone
};

/// What the rows of the tool's table, log and lock mean.
MigrationRecord interpretMigrations(const FoundMigrationTool &tool, BookkeepingRows rows,
                                    const BookkeepingRows &logRows,
                                    const BookkeepingRows &lockRows);

/// Writes the record below `facts`, the tool's own path. A position is "in order", or "after X",
/// X being the last migration that ran before although it sorts behind: a migration that is
/// missing here leaves the positions of the others as they are, and any two orders of the same
/// migrations differ somewhere.
void writeRecord(const FoundMigrationTool &tool, const MigrationRecord &record,
                 const FactWriter &facts);

} // namespace sidestage
