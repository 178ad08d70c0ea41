// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/migrations/bookkeeping.h"
#include "probes/kinds/sqlite/schema.h"
#include "probes/transport/sqlitereader.h"

#include <vector>

namespace sidestage {

/// The bookkeeping tables of migrations in one SQLite database. Refers to what it was made from.
class SqliteBookkeeping : public BookkeepingSource
{
public:
    SqliteBookkeeping(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                      const Deadline &deadline);
    Result<std::vector<TableShape>> tables(const std::vector<std::string> &names) override;
    Result<std::vector<Result<BookkeepingRows>>> rows(
        const std::vector<BookkeepingQuery> &queries) override;

private:
    SqliteReader &m_reader;
    const std::vector<SqliteObject> &m_objects;
    Deadline m_deadline;
};

} // namespace sidestage
