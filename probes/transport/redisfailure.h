// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/transport/respvalue.h"

#include <QLocalSocket>

#include <string>
#include <string_view>

namespace sidestage {

/// Says in our words why a server refuses a command. The server's own sentence is never repeated:
/// it may quote what it was told, a password included. `command`: its name, empty where the server
/// refused the connection itself.
Error redisRefusal(const RespValue &reply, std::string_view command, const std::string &peer);
/// Whether the server does not have the command: it was renamed, switched off, or came later.
bool isUnknownCommand(const RespValue &reply);
/// Whether the server takes nobody in: it says so to whoever connects, and hangs up.
bool isTurnedAway(const RespValue &reply);
/// Whether a password was given to a server that has none.
bool isNeedlessPassword(const RespValue &reply);
/// Why there is no connection over a Unix socket.
Error localFailure(QLocalSocket::LocalSocketError error, const std::string &path);

} // namespace sidestage
