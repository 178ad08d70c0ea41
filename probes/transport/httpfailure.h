// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QAbstractSocket>
#include <QList>
#include <QSslError>
#include <QUrl>

#include <string>

namespace sidestage {

/// "shop.example:443": who was asked, for sentences.
std::string peerName(const QUrl &url);

/// Says in our words why there is no connection, or no more of it. Qt's sentences depend on the
/// system's language and are left out. `hadHeaders`: an answer had begun.
Error connectionFailure(QAbstractSocket::SocketError error, const QList<QSslError> &tlsErrors,
                        const QUrl &url, bool hadHeaders);

} // namespace sidestage
