// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/migrations/bookkeeping.h"

#include <string>
#include <vector>

namespace sidestage {

/// A tool whose bookkeeping table is there. All names as they are here.
struct FoundMigrationTool
{
    std::string tool; ///< "rails", "django"
    std::string path; ///< "rails", or "rails@SCHEMA" for one of several
    std::string tableName; ///< for people: without a schema that is the usual one
    BookkeepingQuery table;
    /// Where `interpretMigrations` expects a column that this table lacks: of each row, ascending.
    std::vector<std::size_t> lacking;
    BookkeepingQuery log; ///< what else is told of migrations that did not stay; table may be empty
    BookkeepingQuery lock; ///< one column, true while a run holds it; table may be empty
};

/// The names that `migrations:` takes, sorted.
std::vector<std::string> migrationToolNames();

/// The names of all tables that tell a tool, or belong to one, in lower case.
std::vector<std::string> bookkeepingTableNames(const std::string &ownTable = {});

/// Every known tool among those tables; where several share a table's name, its columns decide.
/// `tool` alone where it is not empty or "auto", under the name `ownTable` where that is not empty.
std::vector<FoundMigrationTool> findMigrationTools(const std::vector<TableShape> &tables,
                                                   const std::string &tool = {},
                                                   const std::string &ownTable = {});

} // namespace sidestage
