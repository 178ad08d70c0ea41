// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/sqlitereader.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <thread>

namespace sidestage {

namespace {

using namespace std::chrono_literals;

// How many instructions of SQLite's machine run between two looks at the deadline: well below a
// millisecond of work.
constexpr int instructionsPerLook = 1000;
// Beyond this a text, a blob or a statement is refused: no schema needs as much.
constexpr int largestValue = 64 * 1024 * 1024;

struct CloseStatement
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

bool isOneOf(std::span<const std::string_view> names, const char *name)
{
    return name && std::ranges::find(names, std::string_view(name)) != names.end();
}

/// Allows reading, and nothing else, whatever the statement.
int authorize(void *, int action, const char *first, const char *second, const char *, const char *)
{
    // Asked for, and never set.
    static constexpr std::array<std::string_view, 5> settings{
        "application_id", "auto_vacuum", "encoding", "page_size", "user_version"};
    static constexpr std::array<std::string_view, 1> lists{"table_xinfo"};
    static constexpr std::array<std::string_view, 1> functions{"count"};
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return isOneOf(functions, second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        return isOneOf(second ? std::span<const std::string_view>(lists) : settings, first)
            ? SQLITE_OK
            : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

} // namespace

struct SqliteReader::State
{
    explicit State(Deadline until, Milliseconds wait)
        : deadline(until), step(std::move(until)), lockWait(wait)
    {
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State()
    {
        stop.reset();
        sqlite3_close_v2(database);
    }

    static int onBusy(void *self, int)
    {
        auto &state = *static_cast<State *>(self);
        if (state.deadline.check() && !state.lockDeadline->hasPassed()) {
            std::this_thread::sleep_for(10ms);
            return 1;
        }
        return 0;
    }
    static int onProgress(void *self) { return static_cast<State *>(self)->step.check() ? 0 : 1; }

    Result<void> connect(const std::string &parameters);
    Result<void> harden();
    Result<void> begin();
    Result<std::string> readHeader() const;
    Result<void> run(const std::string &sql, const std::function<void(const Row &)> &take);
    Error error(int code) const;

    Deadline deadline;
    Deadline step; ///< `deadline`, or earlier while one step has less time
    Milliseconds lockWait;
    std::optional<Deadline> lockDeadline;
    SqliteFileState file;
    SqliteHeader header;
    bool isImmutable = false;
    sqlite3 *database = nullptr;
    std::optional<std::stop_callback<std::function<void()>>> stop;
};

Error SqliteReader::State::error(int code) const
{
    // sqlite3_errmsg would quote SQL and names out of the file: our own words instead.
    const auto of = [this](ErrorCode kind, const std::string &text) {
        return Error{kind, "the database file '" + file.path + "' " + text, {}, {}};
    };
    const int extended = database ? sqlite3_extended_errcode(database) : code;
    const int cause = database ? sqlite3_system_errno(database) : 0;
    const bool isDenied = cause == EACCES || cause == EPERM;
    switch (code & 0xff) {
    case SQLITE_INTERRUPT:
        if (const auto state = step.check(); !state)
            return state.error();
        return {ErrorCode::Cancelled, "reading the database was interrupted", {}, {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        if (const auto state = deadline.check();
            !state && state.error().code == ErrorCode::Cancelled)
            return state.error();
        return of(ErrorCode::Busy, "is locked by another connection, and stayed so");
    case SQLITE_NOTADB:
        return of(ErrorCode::Corrupt, "is no SQLite database, or an encrypted one");
    case SQLITE_CORRUPT:
        return of(ErrorCode::Corrupt, "is damaged");
    case SQLITE_READONLY:
        if (extended == SQLITE_READONLY_ROLLBACK)
            return of(ErrorCode::Unsupported,
                      "has a journal of an interrupted change that must be rolled back first: its "
                      "application does that when it next opens it");
        return of(ErrorCode::Unsupported, "cannot be read without writing to it or beside it");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_IOERR:
        if (isDenied || code == SQLITE_PERM)
            return of(ErrorCode::PermissionDenied, "may not be read by this user");
        if (extended == SQLITE_IOERR_SHORT_READ)
            return of(ErrorCode::Corrupt, "ends too early");
        return of(ErrorCode::Unreachable, "cannot be read from its disk");
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
        return of(ErrorCode::TooLarge, "holds a definition that is larger than we read");
    case SQLITE_ERROR:
        // With our own fixed statements: a module that is not here, or a format too new.
        return of(ErrorCode::Unsupported, "uses what this version of SQLite cannot read");
    default:
        break;
    }
    return of(ErrorCode::Internal, std::string("could not be read: ") + sqlite3_errstr(code));
}

Result<void> SqliteReader::State::connect(const std::string &parameters)
{
    stop.reset();
    sqlite3_close_v2(std::exchange(database, nullptr));
    const auto uri = sqliteUri(file.path, parameters);
    const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(uri.c_str(), &database, flags, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected(error(code));
    return {};
}

Result<std::string> SqliteReader::State::readHeader() const
{
    // Through SQLite's own handle: see SqliteFileState.
    sqlite3_file *handle = nullptr;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &handle);
    if (!handle || !handle->pMethods)
        return std::string();
    std::array<char, 100> bytes{};
    const int code =
        handle->pMethods->xRead(handle, bytes.data(), static_cast<int>(bytes.size()), 0);
    if (code == SQLITE_IOERR_SHORT_READ)
        return std::string(); // too short for a database: SQLite says so better than we
    if (code != SQLITE_OK)
        return tl::unexpected(error(code));
    return std::string(bytes.data(), bytes.size());
}

Result<void> SqliteReader::State::harden()
{
    const auto set = [this](int option, int value) {
        sqlite3_db_config(database, option, value, nullptr);
    };
    set(SQLITE_DBCONFIG_DEFENSIVE, 1);
    set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
    set(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
    set(SQLITE_DBCONFIG_ENABLE_VIEW, 0);
    set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, largestValue);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, largestValue);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_busy_handler(database, &State::onBusy, this);
    sqlite3_progress_handler(database, instructionsPerLook, &State::onProgress, this);
    stop.emplace(deadline.stopToken(), [this] { sqlite3_interrupt(database); });
    // Without a memory map: a file that is cut short meanwhile must not end the program.
    for (const auto *pragma : {"PRAGMA mmap_size=0", "PRAGMA query_only=1",
                               "PRAGMA cell_size_check=1", "PRAGMA temp_store=2"}) {
        if (auto done = run(pragma, [](const Row &) {}); !done)
            return done;
    }
    sqlite3_set_authorizer(database, authorize, nullptr);
    return {};
}

Result<void> SqliteReader::State::begin()
{
    lockDeadline = deadline.atMost(lockWait);
    if (auto begun = run("BEGIN", [](const Row &) {}); !begun)
        return begun;
    // The transaction takes its picture with the first read.
    return run("SELECT count(*) FROM sqlite_master", [](const Row &) {});
}

Result<void> SqliteReader::State::run(const std::string &sql,
                                      const std::function<void(const Row &)> &take)
{
    if (auto inTime = step.check(); !inTime)
        return inTime;
    lockDeadline = deadline.atMost(lockWait);
    sqlite3_stmt *prepared = nullptr;
    int code = sqlite3_prepare_v2(database, sql.c_str(), -1, &prepared, nullptr);
    const Statement statement(prepared);
    if (code != SQLITE_OK)
        return tl::unexpected(error(code));
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW)
        take(Row(statement.get()));
    if (code != SQLITE_DONE)
        return tl::unexpected(error(code));
    return {};
}

SqliteReader::SqliteReader(std::unique_ptr<State> state) : m_state(std::move(state)) { }
SqliteReader::~SqliteReader() = default;
SqliteReader::SqliteReader(SqliteReader &&) noexcept = default;
SqliteReader &SqliteReader::operator=(SqliteReader &&) noexcept = default;

Result<SqliteReader> SqliteReader::open(const std::string &path, const Deadline &deadline,
                                        Milliseconds lockWait)
{
    auto file = inspectSqliteFile(path);
    if (!file)
        return tl::unexpected(std::move(file).error());
    auto state = std::make_unique<State>(deadline, lockWait);
    state->file = *file;
    // Opening reads nothing yet, so that it cannot make a log index either.
    if (auto done = state->connect("mode=ro"); !done)
        return tl::unexpected(std::move(done).error());
    auto bytes = state->readHeader();
    if (!bytes)
        return tl::unexpected(std::move(bytes).error());
    state->header = parseSqliteHeader(*bytes);
    if (state->header.isWriteAhead) {
        if (file->hasLog && !file->hasLogIndex)
            return failure(ErrorCode::Unsupported,
                           "the database file '" + file->path
                               + "' has changes in its write-ahead log and no index (-shm) beside "
                                 "it, so it cannot be read without writing: its application mends "
                                 "that when it next opens it");
        state->isImmutable = !file->hasLog;
        if (auto done =
                state->connect(file->hasLog ? "mode=ro&readonly_shm=1" : "mode=ro&immutable=1");
            !done)
            return tl::unexpected(std::move(done).error());
    }
    auto done = state->harden();
    if (done)
        done = state->begin();
    if (!done)
        return tl::unexpected(std::move(done).error());
    return SqliteReader(std::move(state));
}

const SqliteHeader &SqliteReader::header() const
{
    return m_state->header;
}

Result<void> SqliteReader::query(const std::string &sql,
                                 const std::function<void(const Row &)> &take)
{
    return m_state->run(sql, take);
}

Result<void> SqliteReader::queryWithin(Milliseconds step, const std::string &sql,
                                       const std::function<void(const Row &)> &take)
{
    m_state->step = m_state->deadline.atMost(step);
    auto done = m_state->run(sql, take);
    m_state->step = m_state->deadline;
    return done;
}

Result<SqliteReader::ColumnTraits> SqliteReader::columnTraits(const std::string &table,
                                                              const std::string &column)
{
    const char *collation = nullptr;
    int isAutoincrement = 0;
    const int code =
        sqlite3_table_column_metadata(m_state->database, "main", table.c_str(), column.c_str(),
                                      nullptr, &collation, nullptr, nullptr, &isAutoincrement);
    if (code != SQLITE_OK)
        return tl::unexpected(m_state->error(code));
    return ColumnTraits{collation ? collation : "BINARY", isAutoincrement != 0};
}

Result<void> SqliteReader::finish()
{
    auto done = m_state->run("ROLLBACK", [](const Row &) {});
    if (!done || !m_state->isImmutable)
        return done;
    const auto now = inspectSqliteFile(m_state->file.path);
    if (!now || now->size != m_state->file.size || now->modified != m_state->file.modified)
        return failure(ErrorCode::Busy,
                       "the database file '" + m_state->file.path
                           + "' was rewritten while it was read");
    return {};
}

bool SqliteReader::Row::isNull(int column) const
{
    return sqlite3_column_type(static_cast<sqlite3_stmt *>(m_statement), column) == SQLITE_NULL;
}

std::int64_t SqliteReader::Row::integer(int column) const
{
    return sqlite3_column_int64(static_cast<sqlite3_stmt *>(m_statement), column);
}

std::string SqliteReader::Row::text(int column) const
{
    auto *statement = static_cast<sqlite3_stmt *>(m_statement);
    if (sqlite3_column_type(statement, column) == SQLITE_BLOB) {
        const auto *bytes =
            static_cast<const unsigned char *>(sqlite3_column_blob(statement, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        constexpr std::string_view digits = "0123456789abcdef";
        std::string hex;
        for (std::size_t i = 0; i < size; ++i) {
            hex += digits[bytes[i] >> 4];
            hex += digits[bytes[i] & 15];
        }
        return hex;
    }
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes ? std::string(bytes, size) : std::string();
}

std::string_view SqliteReader::Row::plainText(int column) const
{
    auto *statement = static_cast<sqlite3_stmt *>(m_statement);
    if (sqlite3_column_type(statement, column) == SQLITE_BLOB)
        return {};
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes ? std::string_view(bytes, size) : std::string_view();
}

std::optional<std::string> SqliteReader::Row::optionalText(int column) const
{
    if (isNull(column))
        return {};
    return text(column);
}

} // namespace sidestage
