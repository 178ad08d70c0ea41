// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlsession.h"

#include "probes/transport/mysqlfailure.h"
#include "probes/transport/mysqlgreeting.h"
#include "probes/transport/systemauthorities.h"

#include <array>
#include <span>
#include <utility>

#include <errmsg.h>
#include <fcntl.h>
#include <openssl/err.h>
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
// Ways to sign in that never put the password on the wire as it is, outside TLS.
constexpr auto *signInMethods =
    "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519,parsec";

bool isLost(unsigned number)
{
    return number == CR_SERVER_GONE_ERROR || number == CR_SERVER_LOST
        || number == CR_COMMANDS_OUT_OF_SYNC || number == CR_MALFORMED_PACKET
        || number == CR_SSL_CONNECTION_ERROR || number == CR_OUT_OF_MEMORY
        || number == CR_NET_PACKET_TOO_LARGE || number == CR_ERR_NET_READ
        || number == CR_ERR_NET_WRITE;
}

/// The library (3.3) reads from a blocking socket after the handshake of TLS, and leaves it so
/// once it is connected. A time-out at the socket brings it back from the rest of the sign-in,
/// where it is taken off again; no later read blocks.
void neverBlock(int socket)
{
    const timeval most{0, 100'000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    const int flags = ::fcntl(socket, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) == 0)
        ::fcntl(socket, F_SETFL, flags | O_NONBLOCK);
}

} // namespace

MySqlSession::MySqlSession(const MySqlTarget &where, const Deadline &until)
    : deadline(clock, clock.now() + until.remaining(), until.stopToken()), target(where)
{
    target.password = nullptr;
    wait.emplace(deadline);
}

MySqlSession::~MySqlSession()
{
    if (!connection)
        return;
    // With a deadline of its own: it may be the other one that has passed.
    deadline = Deadline(clock, clock.now() + (isBroken ? Milliseconds{0} : farewell), {});
    wait.emplace(deadline);
    (void)drive([&] { return mysql_close_start(connection); },
                [&](int status) { return mysql_close_cont(connection, status); });
}

void MySqlSession::setDeadline(const Deadline &until)
{
    deadline = Deadline(clock, clock.now() + until.remaining(), until.stopToken());
    wait.emplace(deadline);
}

Error MySqlSession::error() const
{
    return mySqlFailure(mysql_errno(connection), mysql_error(connection), target);
}

Result<int> MySqlSession::waitFor(int status)
{
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
    if (watching)
        watching->watch(socket);
    auto came = wait->until(socket, what, step);
    if (came && mustOfferTls)
        came = lookAtGreeting(socket);
    if (came)
        return status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
    if (came.error().code == ErrorCode::UntrustedPeer) {
        isBroken = true;
        ::shutdown(socket, SHUT_RDWR);
        return tl::unexpected(came.error());
    }
    if (deadline.check())
        return MYSQL_WAIT_TIMEOUT;
    isBroken = true;
    ::shutdown(socket, SHUT_RDWR);
    return tl::unexpected(came.error());
}

Result<void> MySqlSession::lookAtGreeting(int socket)
{
    // Where nobody was reached, reading would take the reason away from the library.
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    if (::getpeername(socket, reinterpret_cast<sockaddr *>(&peer), &length) != 0)
        return {};
    std::array<unsigned char, 512> bytes{};
    for (std::size_t needed = 4;;) { // the head, which says how long the greeting is
        const int least = static_cast<int>(needed);
        ::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
        if (auto came = wait->until(socket, SocketWait::For::Reading); !came)
            return came;
        const auto count = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK);
        if (count <= 0)
            break; // its failure is the library's to tell
        const auto seen = std::span(bytes).first(static_cast<std::size_t>(count));
        const auto whole = std::min(MySqlGreeting::sizeOf(seen).value_or(needed), bytes.size());
        if (seen.size() < whole && whole > needed) {
            needed = whole;
            continue;
        }
        if (seen.size() < whole)
            break; // hung up in the midst of it
        mustOfferTls = false;
        if (MySqlGreeting::lacksTls(seen))
            return tl::unexpected(mySqlFailure(CR_SSL_CONNECTION_ERROR, "TLS is required", target));
        break;
    }
    const int usual = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &usual, sizeof usual);
    return {};
}

/// Runs one call of the library to its end, waiting where it waits. The call ends also where
/// the wait is given up, and the connection is of no use then.
template <typename Start, typename Continue>
Result<void> MySqlSession::drive(Start start, Continue resume)
{
    if (isConnected)
        neverBlock(mysql_get_socket(connection));
    // The library asks for the errors that OpenSSL keeps for the thread, where those of another
    // connection would count as its own.
    ERR_clear_error();
    auto status = start();
    while (status != 0) {
        auto step = waitFor(status);
        if (!step) {
            for (int i = 0; i < mostFarewells && status != 0; ++i)
                status = resume(MYSQL_WAIT_TIMEOUT);
            return tl::unexpected(std::move(step).error());
        }
        ERR_clear_error();
        status = resume(*step);
    }
    return {};
}

void MySqlSession::setOptions()
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

Result<void> MySqlSession::connect(const std::string &host, const Secret &password,
                                   SocketShutter &shutter)
{
    const bool isVerified = target.tls == MySqlTls::VerifyCa || target.tls == MySqlTls::VerifyFull;
    if (isVerified && target.authorityFile.empty() && systemAuthorities().empty())
        return failure(ErrorCode::NotConfigured, "this machine has no list of trusted authorities",
                       {}, "name the authority's certificate with 'ca'");
    connection = mysql_init(nullptr);
    if (!connection)
        return failure(ErrorCode::Internal, "no memory for a connection");
    setOptions();
    const auto text = [](const std::string &value) {
        return value.empty() ? nullptr : value.c_str();
    };
    MYSQL *connected = nullptr;
    watching = &shutter;
    mustOfferTls = target.tls >= MySqlTls::Required && target.socket.empty();
    auto done = drive(
        [&] {
            return mysql_real_connect_start(
                &connected, connection, host.c_str(), target.user.c_str(), password.reveal().data(),
                text(target.database), static_cast<unsigned>(target.port), text(target.socket),
                CLIENT_MULTI_STATEMENTS);
        },
        [&](int status) { return mysql_real_connect_cont(&connected, connection, status); });
    watching = nullptr;
    mustOfferTls = false;
    shutter.release();
    if (!done)
        return done;
    if (!connected) {
        isBroken = true;
        return tl::unexpected(error());
    }
    // The library (3.3) takes a server without TLS all the same, unless it verifies names; that
    // its greeting was seen is likely, and not sure where the connection was there at once.
    if (target.tls >= MySqlTls::Required && !mysql_get_ssl_cipher(connection)) {
        isBroken = true;
        return tl::unexpected(mySqlFailure(CR_SSL_CONNECTION_ERROR, "TLS is required", target));
    }
    isConnected = true;
    return {};
}

/// Of the result that is next: its rows, or why the statement was refused.
Result<Result<MySqlRows>> MySqlSession::takeRows()
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
Result<std::size_t> MySqlSession::runFrom(const std::vector<std::string> &statements,
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

Result<std::vector<Result<MySqlRows>>> MySqlSession::run(const std::vector<std::string> &statements)
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

} // namespace sidestage
