// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgconnect.h"

#include "probes/transport/pgfailure.h"
#include "probes/transport/pgparameters.h"

#include <sys/socket.h>

namespace sidestage {

namespace {

void ignoreNotice(void *, const PGresult *) { }

PgStage stageOf(ConnStatusType status)
{
    switch (status) {
    case CONNECTION_STARTED:
    case CONNECTION_NEEDED:
    case CONNECTION_BAD:
        return PgStage::Reaching;
    case CONNECTION_SSL_STARTUP:
        return PgStage::Encrypting;
    default:
        return PgStage::SigningIn;
    }
}

} // namespace

PlainMessages::PlainMessages()
    : m_plain(newlocale(LC_ALL_MASK, "C", nullptr)), m_before(uselocale(m_plain))
{
}

PlainMessages::~PlainMessages()
{
    uselocale(m_before);
    if (m_plain)
        freelocale(m_plain);
}

void CutPgConnection::operator()(PGconn *connection) const
{
    // Nothing that libpq would still like to send can wait for a server that hangs.
    if (const int socket = PQsocket(connection); socket >= 0)
        ::shutdown(socket, SHUT_RDWR);
    PQfinish(connection);
}

Result<PgHandle> connectPg(const PgTarget &target, const std::string &address, SocketWait &wait,
                           const Deadline &step)
{
    const PgParameters parameters(target, address);
    PgHandle connection(PQconnectStartParams(parameters.keys(), parameters.values(), 1));
    auto *raw = connection.get();
    if (!raw)
        return failure(ErrorCode::Internal, "there is no memory for a connection");
    PQsetNoticeReceiver(raw, ignoreNotice, nullptr);
    PQsetErrorVerbosity(raw, PQERRORS_SQLSTATE);
    auto stage = stageOf(PQstatus(raw));
    auto state = PQstatus(raw) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED)
            return tl::unexpected(
                pgConnectFailure(PQerrorMessage(raw), stage,
                                 PQconnectionNeedsPassword(raw) != 0
                                     && (!target.password || target.password->isEmpty()),
                                 target));
        const auto what =
            state == PGRES_POLLING_READING ? SocketWait::For::Reading : SocketWait::For::Writing;
        if (auto ready = wait.until(PQsocket(raw), what, step); !ready) {
            auto error = std::move(ready).error();
            error.message += " while connecting to " + pgPeer(target);
            return tl::unexpected(std::move(error));
        }
        stage = stageOf(PQstatus(raw));
        state = PQconnectPoll(raw);
    }
    if (PQsetnonblocking(raw, 1) != 0 || PQenterPipelineMode(raw) != 1)
        return failure(ErrorCode::Internal, "the connection cannot be used without blocking");
    return connection;
}

} // namespace sidestage
