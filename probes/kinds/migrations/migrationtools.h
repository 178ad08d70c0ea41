// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A table's name and columns, in any engine: what bookkeeping tables are told apart by.
struct TableShape
{
    std::string name;
    std::vector<std::string> columns;
};

/// One row of a bookkeeping table: texts in the order that was asked for, nothing for NULL, blobs
/// as hexadecimal digits, booleans as "1", "0", "t", "f", "true" or "false".
using BookkeepingRow = std::vector<std::optional<std::string>>;

/// How one migration stands. A version may be both: failed once, applied later.
struct MigrationEntry
{
    std::string version;
    bool isApplied = true;
    std::string trouble; ///< "failed", "dirty", "rolled back"; empty: none
    std::optional<std::string> checksum; ///< with its algorithm where the tool says it
    std::string group; ///< order counts among migrations of one group: an application in Django
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

/// A tool whose bookkeeping table is there.
struct FoundMigrationTool
{
    std::string tool; ///< "rails", "django"
    std::string table; ///< as it is called here
    std::vector<std::string> columns;
    std::vector<std::string> orderBy; ///< columns; empty: the tool records no order
    std::string lockTable; ///< empty: none here
    std::string lockColumn; ///< true while a run holds it
};

/// The names that `migrations:` takes, sorted.
std::vector<std::string> migrationToolNames();

/// Every known tool among those tables; where several share a table's name, its columns decide.
std::vector<FoundMigrationTool> findMigrationTools(const std::vector<TableShape> &tables);

/// What the rows of `columns`, sorted by `orderBy`, mean; `lockRows` are those of `lockColumn`.
MigrationRecord interpretMigrations(const FoundMigrationTool &tool,
                                    const std::vector<BookkeepingRow> &rows,
                                    const std::vector<BookkeepingRow> &lockRows);

/// Writes `migrations/TOOL`: the table's name; below it `VERSION/{applied,checksum,position,state}`
/// (a position is the version that was applied before: one that came in between moves one fact,
/// not all that follow), `version`, `heads` and `lock` where the tool has them.
void writeMigrations(const FoundMigrationTool &tool, const MigrationRecord &record,
                     const FactWriter &migrations);

} // namespace sidestage
