// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/migrations/bookkeeping.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a target says of its migrations: `migrations: auto`, `migrations: none`,
/// `migrations: rails`, or `migrations: { tool: knex, table: my_migrations, folder: db/knex }`.
struct MigrationOptions
{
    std::string tool = "auto"; ///< "auto": every tool whose table is there; "none"
    std::string table; ///< where the tool was told to use another name; needs `tool`
    std::vector<std::string> folders; ///< absolute; empty: the usual places of the workspace
    bool isFolderRead = true; ///< `folder: none`

    /// From a target's options, as `migrationsOption` checked them.
    static MigrationOptions from(const OptionValue &targetOptions);
    bool isWanted() const { return tool != "none"; }
};

/// The option `migrations`, alike for every kind of database.
OptionSpec migrationsOption();
/// What the option's form alone cannot say; part of ProbeKind::check.
std::vector<Error> checkMigrationsOption(const OptionValue &targetOptions);

/// Whether a path (`SERVICE/migrations/…`) is shown under Migrations: for ProbeKind::areaOf.
bool isMigrationPath(std::string_view escapedPath);

/// Writes `migrations/TOOL` for every tool whose table is there: the table's name, and below it
/// - `VERSION` ("applied"), `VERSION/{applied,checksum,position}`, `VERSION/state` in trouble;
/// - `version`, `heads` and `lock` where the tool has them;
/// - `repository/…` where the workspace has the tool's folder.
/// A tool's path is `TOOL@SCHEMA` for a table that stands in another schema than the usual one
/// and not there alone. What may not be read is a gap. An error ends the probe.
Result<void> writeMigrations(BookkeepingSource &source, const MigrationOptions &options,
                             const ProbeContext &context);

} // namespace sidestage
