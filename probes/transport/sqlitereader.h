// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/transport/sqlitefile.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One SQLite database, opened to be read and nothing else, and one consistent picture of it.
///
/// No byte of the database, its log (-wal) or its log's index (-shm) changes, none of them gets
/// another time of change, and no file appears: each is opened read-only by URI, never created; an
/// authorizer refuses every statement that is no reading; extensions, triggers and views do not
/// run. What others can notice are SQLite's shared locks, which hold a writer up while it wants
/// the file for itself, and times of access. A database whose journal is a write-ahead log is read
/// - with its log and that log's index where the log has content. Where the index has no mark that
///   a reader could use without setting one, the answer is Unsupported;
/// - as a file that does not change (immutable) where it has none. As SQLite then takes no locks,
///   `finish` says whether the file has changed meanwhile.
/// Not so for a database that this process itself has open for writing: SQLite shares one index
/// among the connections of a process, and then sets the reader's mark there.
///
/// Waiting for another connection's lock, and every statement, ends within a second of the
/// deadline or its stop. One thread at a time.
class SqliteReader
{
public:
    /// One line of an answer; valid during the call that hands it over.
    class Row
    {
    public:
        bool isNull(int column) const;
        std::int64_t integer(int column) const;
        /// Texts and numbers as text; blobs in hexadecimal digits; NULL is empty.
        std::string text(int column) const;
        std::optional<std::string> optionalText(int column) const;
        /// The bytes of a text or a number's digits, valid during the call that hands the row
        /// over; empty for NULL and for blobs.
        std::string_view plainText(int column) const;

    private:
        friend class SqliteReader;
        explicit Row(void *statement) : m_statement(statement) { }
        void *m_statement;
    };
    struct ColumnTraits
    {
        std::string collation;
        bool isAutoincrement = false;
    };

    /// Waits at most `lockWait` for a lock. Errors: NotFound, PermissionDenied, BadInput (no file),
    /// Corrupt (no database, or a damaged one), Busy (locked), Unsupported (cannot be read without
    /// writing), TimedOut, Cancelled. No message quotes what stands in the file.
    static Result<SqliteReader> open(const std::string &path, const Deadline &deadline,
                                     Milliseconds lockWait);
    ~SqliteReader();
    SqliteReader(SqliteReader &&) noexcept;
    SqliteReader &operator=(SqliteReader &&) noexcept;

    const SqliteHeader &header() const;
    /// Runs one statement. Internal where it is none that reads.
    Result<void> query(const std::string &sql, const std::function<void(const Row &)> &take);
    /// The same under an earlier deadline, for one step of several.
    Result<void> queryWithin(Milliseconds step, const std::string &sql,
                             const std::function<void(const Row &)> &take);
    /// The collation of a column of an ordinary table, and whether it counts up by itself.
    Result<ColumnTraits> columnTraits(const std::string &table, const std::string &column);
    /// Ends the transaction. Busy where the file was rewritten while it was read without locks.
    Result<void> finish();

private:
    struct State;
    explicit SqliteReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace sidestage
