// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/secret.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_result;

namespace sidestage {

/// How the connection is protected: libpq's `sslmode`.
enum class PgTls : std::uint8_t { Disable, Allow, Prefer, Require, VerifyCa, VerifyFull };
inline constexpr std::array<std::string_view, 6> pgTlsNames{"disable", "allow",     "prefer",
                                                            "require", "verify-ca", "verify-full"};

/// Where a PostgreSQL server is, and as whom to come. Nothing of it is taken from elsewhere: no
/// PG… variable, no service file, no password file, no certificate of the user's folder counts.
struct PgTarget
{
    std::string host; ///< a name or an address; empty: `socket`
    std::string socket; ///< the folder of a Unix socket, or the socket itself (…/.s.PGSQL.5432)
    int port = 5432;
    std::string database;
    std::string user;
    const Secret *password = nullptr; ///< outlives `open`; none: the server must not ask for one
    PgTls tls = PgTls::VerifyFull;
    std::string caFile; ///< PEM; empty: the authorities that the system trusts
    std::string certificateFile; ///< of this client, PEM; empty: none
    std::string keyFile; ///< of that certificate
};

/// One statement that reads.
struct PgQuery
{
    std::string sql;
    /// Run behind a savepoint: if the server refuses it, the others are still answered.
    bool mayBeRefused = false;
};

/// The rows that answer one query. Values are texts as the server writes them; a NULL is an empty
/// text. Rows and columns count from 0 and must be there. Movable; texts live as long as this.
class PgRows
{
public:
    PgRows() = default;
    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    bool isNull(std::size_t row, int column) const;
    std::string_view text(std::size_t row, int column) const;
    std::string string(std::size_t row, int column) const { return std::string(text(row, column)); }
    std::int64_t integer(std::size_t row, int column) const; ///< 0 where it is no number
    bool boolean(std::size_t row, int column) const;
    /// Whether its texts are hexadecimal digits behind a backslash and an x.
    bool isBytes(int column) const;

private:
    friend class PgConnection;
    explicit PgRows(std::shared_ptr<const pg_result> result);

    std::shared_ptr<const pg_result> m_result;
    std::size_t m_size = 0;
};

/// What is known of a connection without asking.
struct PgConnectionState
{
    bool isEncrypted = false;
    bool isVerified = false; ///< the server's certificate, and its name
    std::string protocol; ///< "TLSv1.3"; empty without encryption
    bool isSuperuser = false;
    bool isRecovering = false; ///< a replica, or a server that is being restored
};

/// One connection to a PostgreSQL server (12 and later), for one reading of one consistent
/// picture: everything runs in one transaction, REPEATABLE READ and READ ONLY, with an empty search
/// path, with time limits that the server keeps itself, and with names and dates printed the same
/// way everywhere. All of that is local to the transaction, so that a pooler may stand in between.
/// Used by one thread. Every wait ends with the deadline or its stop, also if the server hangs.
/// Errors are sentences of our own: they quote neither the server nor the password.
class PgConnection
{
public:
    /// Connects; the transaction begins with the first reading.
    static Result<PgConnection> open(const PgTarget &target, const Deadline &deadline);
    ~PgConnection();
    PgConnection(PgConnection &&) noexcept;
    PgConnection &operator=(PgConnection &&) noexcept;

    /// 150018 for 15.18.
    int serverVersion() const;
    PgConnectionState state() const;

    /// Sends all queries in one go and returns one answer for each, in their order. An error of
    /// its own: the connection is lost, or time is up. A query that the server refused has its
    /// error as its answer; so have all that come after it, now and later, unless it
    /// `mayBeRefused`.
    Result<std::vector<Result<PgRows>>> read(const std::vector<PgQuery> &queries);
    /// One query alone.
    Result<PgRows> readOne(std::string sql, bool mayBeRefused = false);

    /// Ends the transaction and takes leave. Without it the connection is cut, which the server
    /// notices and writes into its log.
    void finish();

private:
    struct State;
    explicit PgConnection(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

/// A text as a literal of SQL, whatever the server's settings.
std::string pgLiteral(std::string_view text);
/// A name in double quotes.
std::string pgName(std::string_view name);

} // namespace sidestage
