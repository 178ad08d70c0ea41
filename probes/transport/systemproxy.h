// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxy>
#include <QUrl>

namespace sidestage {

/// The proxy that the system names for an address; none for this machine's own addresses.
QNetworkProxy systemProxyFor(const QUrl &url);

} // namespace sidestage
