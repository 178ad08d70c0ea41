// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/mysqlconnection.h"
#include "probes/transport/socketshutter.h"
#include "probes/transport/socketwait.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <mysql.h>

namespace sidestage {

/// The library's connection and all that is waited for with it. One thread at a time, which may be
/// another one after `connect`. It has a clock of its own, because whoever asked for it may be
/// gone while it still connects.
struct MySqlSession
{
    MySqlSession(const MySqlTarget &where, const Deadline &until);
    ~MySqlSession();
    MySqlSession(const MySqlSession &) = delete;
    MySqlSession &operator=(const MySqlSession &) = delete;

    /// What is waited for from now on ends with this one.
    void setDeadline(const Deadline &until);
    /// `host`: a name, which the library then looks up in a way that nobody can end, or an
    /// address. The library's handshake of TLS ends by the shutter alone.
    Result<void> connect(const std::string &host, const Secret &password, SocketShutter &shutter);
    Result<std::vector<Result<MySqlRows>>> run(const std::vector<std::string> &statements);

    template <typename Start, typename Continue>
    Result<void> drive(Start start, Continue resume);
    /// One step of waiting; what the library is told about it, or why waiting has to end.
    Result<int> waitFor(int status);
    /// Looks at the server's greeting before the library does, which answers one without TLS with
    /// user and proof of the password, whatever was asked of it. A failure where there is no TLS.
    Result<void> lookAtGreeting(int socket);
    void setOptions();
    Result<std::size_t> runFrom(const std::vector<std::string> &statements, std::size_t first,
                                std::vector<Result<MySqlRows>> &answers);
    Result<Result<MySqlRows>> takeRows();
    Error error() const;

    const SteadyClock clock;
    Deadline deadline;
    std::optional<SocketWait> wait;
    MySqlTarget target; ///< without the password
    MYSQL *connection = nullptr;
    SocketShutter *watching = nullptr; ///< while it connects
    bool mustOfferTls = false; ///< while the greeting is not there that has to say so
    bool isBroken = false;
    bool isConnected = false;
    std::vector<std::string> prologue; ///< goes out with the first statements; begins the reading
};

} // namespace sidestage
