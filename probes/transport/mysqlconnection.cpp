// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlconnection.h"

#include "probes/base/asciitext.h"
#include "probes/transport/hostlookup.h"
#include "probes/transport/mysqlfailure.h"
#include "probes/transport/socketwait.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

#include <errmsg.h>
#include <fcntl.h>
#include <mysql.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace sidestage {

namespace {

// The library works on a stack of its own between waits; TLS and the look-up of a name need more
// than its default of 60 KiB.
constexpr std::size_t stackSize = std::size_t{256} * 1024;
// Saying good-bye to a server that hangs is not worth a second.
constexpr Milliseconds farewell{200};
// After a wait was given up the library ends what it does; it asks a few more times meanwhile.
constexpr int mostFarewells = 1000;
// A metadata lock is held by a change of the schema under way: longer is not worth waiting.
constexpr int lockSeconds = 5;
// Ways to sign in that never put the password on the wire as it is, outside TLS.
constexpr auto *signInMethods =
    "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519,parsec";

/// Where the system keeps the authorities that it trusts.
std::string systemAuthorities()
{
    for (const auto *path :
         {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
        std::error_code ignored;
        if (std::filesystem::exists(path, ignored))
            return path;
    }
    return {};
}

bool isLost(unsigned number)
{
    return number == CR_SERVER_GONE_ERROR || number == CR_SERVER_LOST
        || number == CR_COMMANDS_OUT_OF_SYNC || number == CR_MALFORMED_PACKET
        || number == CR_SSL_CONNECTION_ERROR || number == CR_OUT_OF_MEMORY
        || number == CR_NET_PACKET_TOO_LARGE || number == CR_ERR_NET_READ
        || number == CR_ERR_NET_WRITE;
}

} // namespace

bool MySqlRows::isNull(std::size_t row, std::size_t column) const
{
    return !m_rows.at(row)[column];
}

std::string_view MySqlRows::text(std::size_t row, std::size_t column) const
{
    const auto *bytes = m_rows.at(row)[column];
    return bytes ? std::string_view(bytes, m_lengths.at(row)[column]) : std::string_view();
}

std::optional<std::string> MySqlRows::optionalText(std::size_t row, std::size_t column) const
{
    if (isNull(row, column))
        return {};
    return std::string(text(row, column));
}

std::int64_t MySqlRows::integer(std::size_t row, std::size_t column) const
{
    const auto digits = text(row, column);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<std::size_t> MySqlRows::columnNamed(std::string_view name) const
{
    if (!m_result)
        return {};
    auto *result = static_cast<MYSQL_RES *>(m_result.get());
    const auto *fields = mysql_fetch_fields(result);
    for (unsigned i = 0; i < mysql_num_fields(result); ++i) {
        if (lowered(fields[i].name) == lowered(name))
            return i;
    }
    return {};
}

void MySqlRows::Freed::operator()(void *result) const
{
    mysql_free_result(static_cast<MYSQL_RES *>(result));
}

struct MySqlConnection::State
{
    State(const MySqlTarget &where, const Deadline &until) : deadline(until), target(where)
    {
        target.password = nullptr;
        wait.emplace(deadline);
    }
    ~State()
    {
        if (!connection)
            return;
        // With a deadline of its own: it may be the other one that has passed.
        const SteadyClock clock;
        deadline = Deadline(clock, clock.now() + (isBroken ? Milliseconds{0} : farewell), {});
        wait.emplace(deadline);
        (void)drive([&] { return mysql_close_start(connection); },
                    [&](int status) { return mysql_close_cont(connection, status); });
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    /// Runs one call of the library to its end, waiting where it waits. The call ends also where
    /// the wait is given up, and the connection is of no use then.
    template <typename Start, typename Continue>
    Result<void> drive(Start start, Continue resume)
    {
        if (isConnected)
            neverBlock(mysql_get_socket(connection));
        auto status = start();
        while (status != 0) {
            const bool isReading = (status & MYSQL_WAIT_READ) != 0;
            const bool isWriting = (status & (MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT)) != 0;
            const auto what = isReading && isWriting ? SocketWait::For::Both
                : isReading                          ? SocketWait::For::Reading
                                                     : SocketWait::For::Writing;
            const auto socket = mysql_get_socket(connection);
            const auto step = status & MYSQL_WAIT_TIMEOUT
                ? deadline.atMost(Milliseconds(mysql_get_timeout_value_ms(connection)))
                : deadline;
            neverBlock(socket);
            const auto came = wait->until(socket, what, step);
            if (!came && !deadline.check()) {
                isBroken = true;
                ::shutdown(socket, SHUT_RDWR);
                for (int i = 0; i < mostFarewells && status != 0; ++i)
                    status = resume(MYSQL_WAIT_TIMEOUT);
                return tl::unexpected(came.error());
            }
            status =
                resume(came ? status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE) : MYSQL_WAIT_TIMEOUT);
        }
        return {};
    }

    /// The library (3.3) reads from a blocking socket after the handshake of TLS, and leaves it so
    /// once it is connected. A time-out at the socket brings it back from the rest of the sign-in,
    /// where it is taken off again; no later read blocks.
    static void neverBlock(int socket)
    {
        const timeval most{0, 100'000};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
        const int flags = ::fcntl(socket, F_GETFL);
        if (flags >= 0 && (flags & O_NONBLOCK) == 0)
            ::fcntl(socket, F_SETFL, flags | O_NONBLOCK);
    }

    Error error() const
    {
        return mySqlFailure(mysql_errno(connection), mysql_error(connection), target);
    }

    Result<void> connect(const Secret *password);
    void setOptions();
    Result<std::vector<Result<MySqlRows>>> run(const std::vector<std::string> &statements);
    Result<std::size_t> runFrom(const std::vector<std::string> &statements, std::size_t first,
                                std::vector<Result<MySqlRows>> &answers);
    Result<Result<MySqlRows>> takeRows();

    Deadline deadline;
    std::optional<SocketWait> wait;
    MySqlTarget target;
    MYSQL *connection = nullptr;
    bool isBroken = false;
    bool isConnected = false;
    std::vector<std::string> prologue; ///< goes out with the first statements; begins the reading
};

void MySqlConnection::State::setOptions()
{
    const auto number = [&](mysql_option option, unsigned value) {
        mysql_options(connection, option, &value);
    };
    const auto flag = [&](mysql_option option, bool isOn) {
        const my_bool value = isOn ? 1 : 0;
        mysql_options(connection, option, &value);
    };
    mysql_options(connection, MYSQL_OPT_NONBLOCK, &stackSize);
    number(MYSQL_OPT_PROTOCOL, target.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET);
    number(MYSQL_OPT_LOCAL_INFILE, 0);
    flag(MYSQL_OPT_RECONNECT, false);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options4(connection, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "sidestage");
    mysql_optionsv(connection, MARIADB_OPT_RESTRICTED_AUTH, signInMethods);
    if (target.tls == MySqlTls::Off) {
        flag(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, false); // of newer libraries that is on by itself
        return;
    }
    mysql_ssl_set(connection, nullptr, nullptr, nullptr, nullptr, nullptr); // asks for TLS
    if (target.tls != MySqlTls::Offered)
        flag(MYSQL_OPT_SSL_ENFORCE, true);
    flag(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, target.tls == MySqlTls::VerifyFull);
    if (target.tls == MySqlTls::VerifyCa || target.tls == MySqlTls::VerifyFull) {
        // An authority alone makes the library verify the chain.
        const auto file = target.authorityFile.empty() ? systemAuthorities() : target.authorityFile;
        mysql_options(connection, MYSQL_OPT_SSL_CA, file.c_str());
    }
    mysql_options(connection, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

Result<void> MySqlConnection::State::connect(const Secret *password)
{
    const bool isVerified = target.tls == MySqlTls::VerifyCa || target.tls == MySqlTls::VerifyFull;
    if (isVerified && target.authorityFile.empty() && systemAuthorities().empty())
        return failure(ErrorCode::NotConfigured, "this machine has no list of trusted authorities",
                       {}, "name the authority's certificate with 'ca'");
    if (target.socket.empty()) {
        // The library would do so in a way that nobody can end; its own look-up after this one
        // finds the answer at hand.
        if (auto found = addressesOf(target.host, deadline); !found)
            return tl::unexpected(std::move(found).error());
    }
    connection = mysql_init(nullptr);
    if (!connection)
        return failure(ErrorCode::Internal, "no memory for a connection");
    setOptions();
    const std::string bytes; // an empty password where there is none
    const auto *secret = password ? password->reveal().data() : bytes.c_str();
    const auto text = [](const std::string &value) {
        return value.empty() ? nullptr : value.c_str();
    };
    MYSQL *connected = nullptr;
    auto done = drive(
        [&] {
            return mysql_real_connect_start(
                &connected, connection, target.socket.empty() ? target.host.c_str() : "localhost",
                target.user.c_str(), secret, text(target.database),
                static_cast<unsigned>(target.port), text(target.socket), CLIENT_MULTI_STATEMENTS);
        },
        [&](int status) { return mysql_real_connect_cont(&connected, connection, status); });
    if (!done)
        return done;
    if (!connected) {
        isBroken = true;
        return tl::unexpected(error());
    }
    isConnected = true;
    return {};
}

/// Of the result that is next: its rows, or why the statement was refused.
Result<Result<MySqlRows>> MySqlConnection::State::takeRows()
{
    if (mysql_field_count(connection) == 0)
        return MySqlRows();
    MYSQL_RES *result = nullptr;
    auto done =
        drive([&] { return mysql_store_result_start(&result, connection); },
              [&](int status) { return mysql_store_result_cont(&result, connection, status); });
    MySqlRows rows;
    rows.m_result.reset(result);
    if (!done)
        return tl::unexpected(std::move(done).error());
    if (!result) {
        auto refused = error();
        if (isLost(mysql_errno(connection))) {
            isBroken = true;
            return tl::unexpected(std::move(refused));
        }
        return Result<MySqlRows>(tl::unexpected(std::move(refused)));
    }
    const auto columns = mysql_num_fields(result);
    const auto count = static_cast<std::size_t>(mysql_num_rows(result));
    rows.m_rows.reserve(count);
    rows.m_allLengths.reserve(count * columns);
    while (auto *row = mysql_fetch_row(result)) { // from memory
        rows.m_rows.push_back(row);
        const auto *lengths = mysql_fetch_lengths(result);
        rows.m_allLengths.insert(rows.m_allLengths.end(), lengths, lengths + columns);
    }
    for (std::size_t i = 0; i < rows.m_rows.size(); ++i)
        rows.m_lengths.push_back(rows.m_allLengths.data() + i * columns);
    return Result<MySqlRows>(std::move(rows));
}

/// Sends all from `first` on and takes the answers until one is a refusal, which ends what was
/// sent together. How many have an answer now.
Result<std::size_t> MySqlConnection::State::runFrom(const std::vector<std::string> &statements,
                                                    std::size_t first,
                                                    std::vector<Result<MySqlRows>> &answers)
{
    std::string sql;
    for (auto i = first; i < statements.size(); ++i)
        sql += (i == first ? "" : ";\n") + statements[i];
    int code = 0;
    auto done =
        drive([&] { return mysql_real_query_start(&code, connection, sql.data(), sql.size()); },
              [&](int status) { return mysql_real_query_cont(&code, connection, status); });
    while (done) {
        if (code != 0) {
            auto refused = error();
            if (isLost(mysql_errno(connection))) {
                isBroken = true;
                return tl::unexpected(std::move(refused));
            }
            answers.emplace_back(tl::unexpected(std::move(refused)));
            return answers.size();
        }
        auto rows = takeRows();
        if (!rows)
            return tl::unexpected(std::move(rows).error());
        const bool isRefused = !*rows;
        answers.push_back(*std::move(rows));
        if (isRefused || !mysql_more_results(connection))
            return answers.size();
        done = drive([&] { return mysql_next_result_start(&code, connection); },
                     [&](int status) { return mysql_next_result_cont(&code, connection, status); });
        if (done && code < 0)
            return answers.size();
    }
    return tl::unexpected(std::move(done).error());
}

Result<std::vector<Result<MySqlRows>>> MySqlConnection::State::run(
    const std::vector<std::string> &statements)
{
    std::vector<Result<MySqlRows>> answers;
    while (answers.size() < statements.size()) {
        if (auto inTime = deadline.check(); !inTime)
            return tl::unexpected(std::move(inTime).error());
        if (isBroken)
            return failure(ErrorCode::Unreachable,
                           "the connection to " + placeOf(target) + " was lost");
        const auto before = answers.size();
        const auto count = runFrom(statements, before, answers);
        if (!count)
            return tl::unexpected(count.error());
        if (*count == before) {
            isBroken = true;
            return failure(ErrorCode::Protocol, placeOf(target) + " left a statement unanswered");
        }
    }
    return answers;
}

MySqlConnection::MySqlConnection(std::unique_ptr<State> state) : m_state(std::move(state)) { }
MySqlConnection::~MySqlConnection() = default;
MySqlConnection::MySqlConnection(MySqlConnection &&) noexcept = default;
MySqlConnection &MySqlConnection::operator=(MySqlConnection &&) noexcept = default;

Result<MySqlConnection> MySqlConnection::open(const MySqlTarget &target, const Deadline &deadline)
{
    auto state = std::make_unique<State>(target, deadline);
    if (auto done = state->connect(target.password); !done)
        return tl::unexpected(std::move(done).error());
    MySqlConnection connection(std::move(state));
    const auto seconds = std::to_string(deadline.remaining().count() / 1000 + 1);
    const auto limits = connection.isMariaDb()
        ? "max_statement_time = " + seconds
        : "max_execution_time = " + seconds + "000, information_schema_stats_expiry = 0";
    // Views, times and numbers are written alike whatever the server's defaults are. MySQL would
    // keep statistics that were asked for, if they could expire.
    connection.m_state->prologue = {
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
    auto all = std::exchange(m_state->prologue, {});
    const auto before = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), statements.begin(), statements.end());
    auto answers = m_state->run(all);
    if (!answers)
        return answers;
    if (before > 0 && !answers->at(static_cast<std::size_t>(before) - 1)) {
        m_state->isBroken = true;
        return tl::unexpected(answers->at(static_cast<std::size_t>(before) - 1).error());
    }
    answers->erase(answers->begin(), answers->begin() + before);
    return answers;
}

bool MySqlConnection::isMariaDb() const
{
    return mariadb_connection(m_state->connection) != 0;
}

int MySqlConnection::serverVersion() const
{
    return static_cast<int>(mysql_get_server_version(m_state->connection));
}

std::string MySqlConnection::versionText() const
{
    const auto number = serverVersion();
    return std::to_string(number / 10000) + '.' + std::to_string(number / 100 % 100) + '.'
        + std::to_string(number % 100);
}

bool MySqlConnection::isEncrypted() const
{
    return mysql_get_ssl_cipher(m_state->connection) != nullptr;
}

bool MySqlConnection::isVerified() const
{
    return isEncrypted() && m_state->target.tls == MySqlTls::VerifyFull;
}

std::string MySqlConnection::tlsProtocol() const
{
    const char *protocol = nullptr;
    if (!isEncrypted()
        || mariadb_get_infov(m_state->connection, MARIADB_CONNECTION_TLS_VERSION, &protocol) != 0
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
