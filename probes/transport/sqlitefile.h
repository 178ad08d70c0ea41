// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// What stands in a database file's first 100 bytes (https://www.sqlite.org/fileformat2.html,
/// section 1.3), as far as we use it.
struct SqliteHeader
{
    bool isEmpty = true; ///< the file has no bytes: to SQLite a database without tables
    bool isWriteAhead = false; ///< the journal is a write-ahead log
    std::uint32_t schemaFormat = 0; ///< 1 to 4
    std::uint32_t writerVersion = 0; ///< of the library that wrote last: 3040001; 0: too old to say
};

/// From at least 100 bytes; an empty header from fewer.
SqliteHeader parseSqliteHeader(std::string_view bytes);

/// "3.40.1" of 3040001.
std::string sqliteVersionText(std::uint32_t number);

/// A `file:` URI of an absolute path, every byte that could mean something escaped.
std::string sqliteUri(std::string_view absolutePath, std::string_view parameters);

/// What can be told of the file from outside, without opening it: opening and closing it beside
/// SQLite would drop the locks that this process holds on it.
struct SqliteFileState
{
    std::string path; ///< absolute, symbolic links resolved
    std::uintmax_t size = 0;
    std::int64_t modified = 0; ///< in the file clock's ticks
    bool hasLog = false; ///< a -wal file with content
    bool hasLogIndex = false; ///< a -shm file
    bool hasJournal = false; ///< a -journal file with content
};

/// NotFound, PermissionDenied, or BadInput for what is no ordinary file.
Result<SqliteFileState> inspectSqliteFile(const std::string &path);

} // namespace sidestage
