// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/redisconnection.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>

#include <string_view>

namespace sidestage {

/// NotFound or BadInput where one of the target's files cannot be used.
Result<QSslConfiguration> redisTlsConfiguration(const RedisTarget &target);
/// Those of the complaints about a certificate that the mode does not care about.
QList<QSslError> acceptedTlsErrors(const QList<QSslError> &errors, RedisTls mode);
/// Whether a server complains about our certificate, or about that there is none.
bool isAboutOurCertificate(QSsl::AlertType type);
/// "TLSv1.3".
std::string_view nameOfTlsProtocol(QSsl::SslProtocol protocol);

} // namespace sidestage
