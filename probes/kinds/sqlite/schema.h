// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/transport/sqlitereader.h"

#include <string>
#include <vector>

namespace sidestage {

/// One row of sqlite_schema.
struct SqliteObject
{
    std::string type; ///< "table", "index", "view", "trigger"
    std::string name;
    std::string table; ///< that an index or a trigger belongs to
    std::string sql; ///< empty for an index that belongs to a constraint
};

/// Everything a team made: SQLite's own tables (sqlite_…) and those that a virtual table keeps
/// for itself are left out, and so is whatever belongs to them.
Result<std::vector<SqliteObject>> readSqliteObjects(SqliteReader &reader);

/// Writes `tables/…` and `views/…`. What cannot be read of one table is a gap there.
Result<void> writeSqliteSchema(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                               const TableFilter &filter, const ProbeContext &context);

/// Writes `tables/main.T/rows`: counted up to a bound, beyond it as ANALYZE last found it. Tables
/// for which no time is left are gaps.
Result<void> writeSqliteRowCounts(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                                  const TableFilter &filter, const ProbeContext &context);

} // namespace sidestage
