// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/systemproxy.h"

#include "probes/transport/hostlookup.h"

namespace sidestage {

QNetworkProxy systemProxyFor(const QUrl &url)
{
    if (isLoopbackHost(url.host().toStdString()))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0);
}

} // namespace sidestage
