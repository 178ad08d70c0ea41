// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/pgconnection.h"
#include "probes/transport/socketwait.h"

#include <libpq-fe.h>
#include <locale.h>

#include <memory>
#include <string>

namespace sidestage {

/// libpq's and the system's messages in English, on this thread, while it lives: they are looked
/// at to tell what went wrong.
class PlainMessages
{
public:
    PlainMessages();
    ~PlainMessages();
    PlainMessages(const PlainMessages &) = delete;
    PlainMessages &operator=(const PlainMessages &) = delete;

private:
    locale_t m_plain;
    locale_t m_before;
};

/// Closes a connection without waiting for its server.
struct CutPgConnection
{
    void operator()(PGconn *connection) const;
};
using PgHandle = std::unique_ptr<PGconn, CutPgConnection>;

/// One attempt at one address of the target (empty: its socket): a connection that is signed in,
/// does not block and takes a pipeline of queries. PlainMessages must live meanwhile.
Result<PgHandle> connectPg(const PgTarget &target, const std::string &address, SocketWait &wait,
                           const Deadline &step);

} // namespace sidestage
