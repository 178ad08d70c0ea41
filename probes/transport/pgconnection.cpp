// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgconnection.h"

#include "probes/transport/hostlookup.h"
#include "probes/transport/pgconnect.h"
#include "probes/transport/pgfailure.h"
#include "probes/transport/pgparameters.h"

#include <algorithm>

namespace sidestage {

namespace {

using namespace std::chrono_literals;

// Reading catalogs waits for nobody but for whoever rebuilds a catalog itself.
constexpr Milliseconds longestLockWait{1000};
// To say goodbye: a server that needs longer is left without.
constexpr Milliseconds leaveTaking{1000};

struct ClearResult
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

/// "SELECT set_config(…), …" for the transaction alone.
std::string setLocal(const std::vector<std::pair<std::string, std::string>> &settings)
{
    std::string sql = "SELECT ";
    for (const auto &[name, value] : settings)
        sql += (sql.size() > 7 ? ", " : "") + ("pg_catalog.set_config(" + pgLiteral(name)) + ", "
            + value + ", true)";
    return sql;
}

/// A limit in milliseconds, unless the server has a lower one already.
std::string atMost(const std::string &name, Milliseconds limit)
{
    const auto number = std::to_string(std::max<Milliseconds::rep>(limit.count(), 1));
    const auto own =
        "extract(epoch FROM current_setting(" + pgLiteral(name) + ")::interval) * 1000";
    return "(CASE WHEN " + own + " BETWEEN 1 AND " + number + " THEN " + own + " ELSE " + number
        + " END)::bigint::text";
}

} // namespace

struct PgConnection::State
{
    State(PgTarget where, const Deadline &until)
        : target(std::move(where)), deadline(until), wait(until)
    {
    }

    /// One statement on its way, in the order in which answers come.
    struct Expected
    {
        static constexpr std::size_t none = static_cast<std::size_t>(-1);
        std::size_t query = none; ///< whose answer it is; none: one of our own
        bool isSync = false;
        bool mayBeRefused = false;
    };
    using Answers = std::vector<Result<PgRows>>;

    std::vector<std::string> opening() const;
    Result<void> send(const std::string &sql, std::size_t query = Expected::none,
                      bool mayBeRefused = false);
    Result<void> sync();
    Result<void> sendAll(const std::vector<PgQuery> &queries);
    Result<PgResult> next(const Deadline &until);
    Result<void> receiveAll(Answers *answers, const Deadline &until);
    void take(const Expected &expected, PGresult *raw, PgResult result, Answers *answers);
    Error lost() const;

    PgTarget target; ///< without the password
    Deadline deadline;
    SocketWait wait;
    PgHandle connection;
    std::vector<Expected> expected;
    std::optional<Error> refused; ///< what ended the transaction
    bool isBegun = false;
    bool isLost = false;
};

Error PgConnection::State::lost() const
{
    return {ErrorCode::Unreachable, "the connection to " + pgPeer(target) + " broke off", {}, {}};
}

std::vector<std::string> PgConnection::State::opening() const
{
    const auto remaining = deadline.remaining();
    const auto lockWait = std::min(remaining, longestLockWait);
    return {
        "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        // Alone and first: from here on every name means what the server itself means by it.
        setLocal({{"search_path", "''"}}),
        setLocal({{"statement_timeout", atMost("statement_timeout", remaining)},
                  {"lock_timeout", atMost("lock_timeout", lockWait)},
                  {"idle_in_transaction_session_timeout",
                   atMost("idle_in_transaction_session_timeout", remaining + 1s)},
                  {"default_transaction_read_only", "'on'"},
                  // Rather no rows than some of them, and no policy's code runs.
                  {"row_security", "'off'"},
                  {"standard_conforming_strings", "'on'"},
                  {"quote_all_identifiers", "'off'"},
                  {"timezone", "'UTC'"},
                  {"datestyle", "'ISO, MDY'"},
                  {"intervalstyle", "'postgres'"},
                  {"bytea_output", "'hex'"},
                  {"extra_float_digits", "'1'"},
                  // Compiling a query that runs once costs more than it gains.
                  {"jit", "'off'"},
                  {"max_parallel_workers_per_gather", "'0'"}}),
    };
}

Result<void> PgConnection::State::send(const std::string &sql, std::size_t query, bool mayBeRefused)
{
    if (PQsendQueryParams(connection.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0)
        != 1)
        return tl::unexpected(lost());
    expected.push_back({query, false, mayBeRefused});
    return {};
}

Result<void> PgConnection::State::sync()
{
    if (PQpipelineSync(connection.get()) != 1)
        return tl::unexpected(lost());
    expected.push_back({Expected::none, true, false});
    return {};
}

Result<void> PgConnection::State::sendAll(const std::vector<PgQuery> &queries)
{
    if (!isBegun) {
        isBegun = true;
        for (const auto &sql : opening()) {
            if (auto sent = send(sql); !sent)
                return sent;
        }
    }
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto &query = queries[i];
        if (!query.mayBeRefused) {
            if (auto sent = send(query.sql, i); !sent)
                return sent;
            continue;
        }
        // After an error the server passes over everything up to the next sync; going back to the
        // savepoint then mends the transaction, and does nothing where all went well.
        auto sent = send("SAVEPOINT sidestage");
        sent = sent ? send(query.sql, i, true) : sent;
        sent = sent ? sync() : sent;
        sent = sent ? send("ROLLBACK TO SAVEPOINT sidestage") : sent;
        sent = sent ? send("RELEASE SAVEPOINT sidestage") : sent;
        if (!sent)
            return sent;
    }
    return sync();
}

/// The next result; nothing at the end of one statement's.
Result<PgResult> PgConnection::State::next(const Deadline &until)
{
    auto *raw = connection.get();
    for (;;) {
        const int unsent = PQflush(raw);
        if (unsent < 0 && PQisBusy(raw) != 0 && PQconsumeInput(raw) != 1)
            return tl::unexpected(lost());
        if (PQisBusy(raw) == 0)
            return PgResult(PQgetResult(raw));
        const auto what = unsent > 0 ? SocketWait::For::Both : SocketWait::For::Reading;
        if (auto ready = wait.until(PQsocket(raw), what, until); !ready)
            return tl::unexpected(std::move(ready).error());
        // A connection that ended may have brought the reason first: it is taken before the end.
        if (PQconsumeInput(raw) != 1 && PQisBusy(raw) != 0)
            return tl::unexpected(lost());
    }
}

void PgConnection::State::take(const Expected &now, PGresult *raw, PgResult result,
                               Answers *answers)
{
    const auto status = PQresultStatus(raw);
    const bool isOurs = now.query == Expected::none || !answers;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        if (!isOurs)
            (*answers)[now.query] = PgRows(
                std::shared_ptr<const pg_result>(result.release(), [](const pg_result *rows) {
                    PQclear(const_cast<PGresult *>(rows));
                }));
        return;
    }
    const char *sqlState = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
    if (status != PGRES_PIPELINE_ABORTED
        && (!sqlState || PQstatus(connection.get()) == CONNECTION_BAD))
        isLost = true;
    // Once the transaction is over, everything after fails for the reason that ended it.
    auto error = refused ? *refused : sqlState ? pgServerFailure(sqlState, target) : lost();
    if (!isOurs)
        (*answers)[now.query] = tl::unexpected(error);
    if (!now.mayBeRefused || isLost)
        refused = std::move(error);
}

Result<void> PgConnection::State::receiveAll(Answers *answers, const Deadline &until)
{
    int nothings = 0;
    for (std::size_t at = 0; at < expected.size();) {
        auto result = next(until);
        if (!result)
            return tl::unexpected(std::move(result).error());
        auto *raw = result->get();
        if (!raw) { // the end of what the statement before answered
            if (++nothings > 2)
                return tl::unexpected(lost());
            continue;
        }
        nothings = 0;
        const auto now = expected[at++];
        if (now.isSync != (PQresultStatus(raw) == PGRES_PIPELINE_SYNC)
            && PQresultStatus(raw) != PGRES_FATAL_ERROR)
            return failure(ErrorCode::Protocol, pgPeer(target) + " answered out of turn");
        if (!now.isSync)
            take(now, raw, *std::move(result), answers);
        if (isLost)
            return tl::unexpected(refused.value_or(lost()));
    }
    expected.clear();
    return {};
}

PgConnection::PgConnection(std::unique_ptr<State> state) : m_state(std::move(state)) { }
PgConnection::~PgConnection() = default;
PgConnection::PgConnection(PgConnection &&) noexcept = default;
PgConnection &PgConnection::operator=(PgConnection &&) noexcept = default;

Result<PgConnection> PgConnection::open(const PgTarget &target, const Deadline &deadline)
{
    const PlainMessages plain;
    if (const auto authorities = authoritiesOf(target); !authorities)
        return tl::unexpected(authorities.error());
    auto addresses = target.host.empty()
        ? Result<std::vector<std::string>>(std::vector<std::string>{""})
        : addressesOf(target.host, deadline);
    if (!addresses)
        return tl::unexpected(std::move(addresses).error());
    auto state = std::make_unique<State>(target, deadline);
    state->target.password = nullptr;
    std::optional<Error> first;
    for (std::size_t i = 0; i < addresses->size(); ++i) {
        // One address that swallows everything must leave time for the others.
        const auto share = deadline.remaining() / static_cast<int>(addresses->size() - i);
        auto connection = connectPg(target, (*addresses)[i], state->wait, deadline.atMost(share));
        if (connection) {
            state->connection = *std::move(connection);
            return PgConnection(std::move(state));
        }
        if (!first || connection.error().code != ErrorCode::Unreachable)
            first = connection.error();
        if (const auto time = deadline.check(); !time
            || (connection.error().code != ErrorCode::Unreachable
                && connection.error().code != ErrorCode::TimedOut))
            break;
    }
    return tl::unexpected(*std::move(first));
}

int PgConnection::serverVersion() const
{
    return PQserverVersion(m_state->connection.get());
}

PgConnectionState PgConnection::state() const
{
    auto *raw = m_state->connection.get();
    const auto isOn = [raw](const char *name) {
        const char *value = PQparameterStatus(raw, name);
        return value && std::string_view(value) == "on";
    };
    PgConnectionState state;
    state.isEncrypted = PQsslInUse(raw) != 0;
    state.isVerified = state.isEncrypted && m_state->target.tls == PgTls::VerifyFull;
    if (const char *protocol = state.isEncrypted ? PQsslAttribute(raw, "protocol") : nullptr)
        state.protocol = protocol;
    state.isSuperuser = isOn("is_superuser");
    state.isRecovering = isOn("in_hot_standby");
    return state;
}

Result<std::vector<Result<PgRows>>> PgConnection::read(const std::vector<PgQuery> &queries)
{
    auto &state = *m_state;
    const PlainMessages plain;
    if (auto time = state.deadline.check(); !time)
        return tl::unexpected(time.error());
    if (state.isLost)
        return tl::unexpected(state.lost());
    State::Answers answers(queries.size());
    if (state.refused) {
        for (auto &answer : answers)
            answer = tl::unexpected(*state.refused);
        return answers;
    }
    auto done = state.sendAll(queries);
    if (done)
        done = state.receiveAll(&answers, state.deadline);
    if (!done) {
        state.isLost = true;
        return tl::unexpected(std::move(done).error());
    }
    return answers;
}

Result<PgRows> PgConnection::readOne(std::string sql, bool mayBeRefused)
{
    auto answers = read({{std::move(sql), mayBeRefused}});
    if (!answers)
        return tl::unexpected(std::move(answers).error());
    return std::move(answers->front());
}

void PgConnection::finish()
{
    auto &state = *m_state;
    if (state.isLost)
        return;
    const PlainMessages plain;
    state.isLost = true; // whatever comes of it
    const auto until = state.deadline.atMost(leaveTaking);
    // Not ROLLBACK, which some count as a sign of trouble. Nothing was written either way.
    if (!state.isBegun
        || (state.send("COMMIT") && state.sync() && state.receiveAll(nullptr, until)))
        PQfinish(state.connection.release()); // says goodbye, which fits into the socket's buffer
}

} // namespace sidestage
