// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlconnection.h"

#include "probes/transport/mysqlopening.h"
#include "probes/transport/mysqlsession.h"

#include <utility>

namespace sidestage {

namespace {

// A metadata lock is held by a change of the schema under way: longer is not worth waiting.
constexpr int lockSeconds = 5;

} // namespace

MySqlConnection::MySqlConnection(std::unique_ptr<MySqlSession> session)
    : m_session(std::move(session))
{
}
MySqlConnection::~MySqlConnection() = default;
MySqlConnection::MySqlConnection(MySqlConnection &&) noexcept = default;
MySqlConnection &MySqlConnection::operator=(MySqlConnection &&) noexcept = default;

Result<MySqlConnection> MySqlConnection::open(const MySqlTarget &target, const Deadline &deadline)
{
    auto session = openMySqlSession(target, deadline);
    if (!session)
        return tl::unexpected(std::move(session).error());
    MySqlConnection connection(*std::move(session));
    const auto seconds = std::to_string(deadline.remaining().count() / 1000 + 1);
    const auto limits = connection.isMariaDb()
        ? "max_statement_time = " + seconds
        : "max_execution_time = " + seconds + "000, information_schema_stats_expiry = 0";
    // Views, times and numbers are written alike whatever the server's defaults are. MySQL would
    // keep statistics that were asked for, if they could expire.
    connection.m_session->prologue = {
        "SET SESSION sql_mode = '', time_zone = '+00:00', lock_wait_timeout = "
            + std::to_string(lockSeconds),
        "SET SESSION " + limits,
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    };
    return connection;
}

Result<std::vector<Result<MySqlRows>>> MySqlConnection::read(
    const std::vector<std::string> &statements)
{
    auto all = std::exchange(m_session->prologue, {});
    const auto before = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), statements.begin(), statements.end());
    auto answers = m_session->run(all);
    if (!answers)
        return answers;
    if (before > 0 && !answers->at(static_cast<std::size_t>(before) - 1)) {
        m_session->isBroken = true;
        return tl::unexpected(answers->at(static_cast<std::size_t>(before) - 1).error());
    }
    answers->erase(answers->begin(), answers->begin() + before);
    return answers;
}

bool MySqlConnection::isMariaDb() const
{
    return mariadb_connection(m_session->connection) != 0;
}

int MySqlConnection::serverVersion() const
{
    return static_cast<int>(mysql_get_server_version(m_session->connection));
}

std::string MySqlConnection::versionText() const
{
    const auto number = serverVersion();
    return std::to_string(number / 10000) + '.' + std::to_string(number / 100 % 100) + '.'
        + std::to_string(number % 100);
}

bool MySqlConnection::isEncrypted() const
{
    return mysql_get_ssl_cipher(m_session->connection) != nullptr;
}

bool MySqlConnection::isVerified() const
{
    return isEncrypted() && m_session->target.tls == MySqlTls::VerifyFull;
}

std::string MySqlConnection::tlsProtocol() const
{
    const char *protocol = nullptr;
    if (!isEncrypted()
        || mariadb_get_infov(m_session->connection, MARIADB_CONNECTION_TLS_VERSION, &protocol) != 0
        || !protocol)
        return {};
    return protocol;
}

std::string MySqlConnection::literal(std::string_view text) const
{
    // Hexadecimal where an escape would be needed: what a backslash means is a setting.
    if (text.find_first_of(std::string_view("'\\\0", 3)) == std::string_view::npos)
        return '\'' + std::string(text) + '\'';
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte / 16];
        hex += digits[byte % 16];
    }
    return "CONVERT(x'" + hex + "' USING utf8mb4)";
}

std::string quotedMySqlName(std::string_view name)
{
    std::string quoted = "`";
    for (const auto c : name)
        quoted += c == '`' ? "``" : std::string(1, c);
    return quoted + '`';
}

} // namespace sidestage
