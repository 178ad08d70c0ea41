// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QList>
#include <QNetworkReply>
#include <QSslError>
#include <QUrl>

#include <string>

namespace sidestage {

/// "shop.example:443": who was asked, for sentences.
std::string peerName(const QUrl &url);

/// Says in our words why no whole answer came. Qt's own sentences are left out: they repeat the
/// whole address, which may hold more than people should read. `hadHeaders`: the answer broke off.
Error httpFailure(QNetworkReply::NetworkError error, const QList<QSslError> &tlsErrors,
                  const QUrl &url, bool hadHeaders);

} // namespace sidestage
