// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// A table's name and columns, in any engine: what bookkeeping tables are told apart by. Names as
/// the engine keeps them, so that a query may quote them.
struct TableShape
{
    std::string schema; ///< "main" for the target's own database in SQLite and MySQL
    std::string name;
    std::vector<std::string> columns;
};

/// One row of a bookkeeping table: texts in the order that was asked for, nothing for NULL, blobs
/// as hexadecimal digits, booleans as "1", "0", "t", "f", "true" or "false".
using BookkeepingRow = std::vector<std::optional<std::string>>;
using BookkeepingRows = std::vector<BookkeepingRow>;

/// All rows of one table, as SELECT columns FROM schema.table ORDER BY orderBy. The names are
/// those of a TableShape: quote them.
struct BookkeepingQuery
{
    std::string schema;
    std::string table;
    std::vector<std::string> columns;
    std::vector<std::string> orderBy; ///< may be empty
};

/// What an engine does for the migrations: it lists tables, and reads rows. Both promise that an
/// error of the whole (the deadline passed, the connection broke) ends the probe.
class BookkeepingSource
{
public:
    virtual ~BookkeepingSource() = default;

    /// The ordinary tables of the target's database, views and virtual tables left out, also those
    /// whose rows may not be read. `names`: those that can matter, folded to lower case, so that
    /// an engine may leave out all others.
    virtual Result<std::vector<TableShape>> tables(const std::vector<std::string> &names) = 0;

    /// One answer for each query, in order, all in one round trip where the engine can. A table
    /// that may not be read is an error of its own answer.
    virtual Result<std::vector<Result<BookkeepingRows>>> rows(
        const std::vector<BookkeepingQuery> &queries) = 0;
};

} // namespace sidestage
