// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/secret.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

enum class MySqlTls : std::uint8_t {
    Offered, ///< encrypted where the server offers it, nothing verified: for this machine alone
    Off,
    Required, ///< encrypted, whoever answers
    VerifyCa, ///< and its certificate comes from an authority that we trust
    VerifyFull ///< and names the host
};

/// Where to sign in, and how the connection is protected.
struct MySqlTarget
{
    std::string host; ///< always by TCP, "localhost" too; unused with a socket
    int port = 3306;
    std::string socket; ///< the path of a Unix socket; empty: TCP
    std::string database;
    std::string user;
    const Secret *password = nullptr; ///< outlives the opening
    MySqlTls tls = MySqlTls::VerifyFull;
    std::string authorityFile; ///< PEM; empty: the system's authorities
};

struct MySqlSession;

/// The answer to one statement, whole and in memory.
class MySqlRows
{
public:
    MySqlRows() = default; ///< of a statement that answers with no rows
    std::size_t size() const { return m_rows.size(); }
    bool isNull(std::size_t row, std::size_t column) const;
    /// NULL is empty. Valid while this object lives.
    std::string_view text(std::size_t row, std::size_t column) const;
    std::optional<std::string> optionalText(std::size_t row, std::size_t column) const;
    /// 0 where it is NULL or no number.
    std::int64_t integer(std::size_t row, std::size_t column) const;
    /// The column of that name, without case, or none.
    std::optional<std::size_t> columnNamed(std::string_view name) const;

private:
    friend struct MySqlSession;
    struct Freed
    {
        void operator()(void *result) const;
    };
    std::unique_ptr<void, Freed> m_result;
    std::vector<char **> m_rows;
    std::vector<const unsigned long *> m_lengths;
    std::vector<unsigned long> m_allLengths;
};

/// One connection to MariaDB or MySQL that reads: the session's transaction is READ ONLY and sees
/// one consistent picture. No option file and no variable of the environment is read, the server
/// may not ask for a local file, and the password goes out in clear in no way of signing in.
///
/// Every wait ends at the deadline or its stop, also on a server that hangs; closing never waits.
/// One thread at a time. Errors: NotFound (no such database or socket), PermissionDenied,
/// Unreachable, UntrustedPeer, Protocol, Busy (too many connections, a lock), Unsupported,
/// TimedOut, Cancelled; none quotes what the server says beyond names, and none holds the password.
class MySqlConnection
{
public:
    static Result<MySqlConnection> open(const MySqlTarget &target, const Deadline &deadline);
    ~MySqlConnection();
    MySqlConnection(MySqlConnection &&) noexcept;
    MySqlConnection &operator=(MySqlConnection &&) noexcept;

    bool isMariaDb() const;
    /// 101119 for 10.11.19, 80036 for 8.0.36.
    int serverVersion() const;
    std::string versionText() const; ///< "10.11.19"
    bool isEncrypted() const;
    bool isVerified() const; ///< both the server's certificate and its name
    std::string tlsProtocol() const; ///< "TLSv1.3"; empty where nothing is encrypted

    /// One round trip for all, and one more for each that the server refuses: answers in order. A
    /// refusal of one statement stops no other; a lost connection, a time-out and a stop do.
    Result<std::vector<Result<MySqlRows>>> read(const std::vector<std::string> &statements);
    /// In quotes, as a statement takes it.
    std::string literal(std::string_view text) const;

private:
    explicit MySqlConnection(std::unique_ptr<MySqlSession> session);
    std::unique_ptr<MySqlSession> m_session;
};

/// A name in backquotes, as a statement takes it.
std::string quotedMySqlName(std::string_view name);

} // namespace sidestage
