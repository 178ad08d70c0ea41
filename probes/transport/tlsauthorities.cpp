// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/tlsauthorities.h"

#include <QFile>
#include <QSslCertificate>

namespace sidestage {

Result<QSslConfiguration> verifyingTls(const std::string &caFile)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (caFile.empty())
        return configuration;
    QFile file(QString::fromStdString(caFile));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, "the file of certificate authorities cannot be read",
                       {caFile, 0, 0});
    const auto authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty())
        return failure(ErrorCode::BadInput, "the file holds no certificate in PEM form",
                       {caFile, 0, 0});
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + authorities);
    return configuration;
}

} // namespace sidestage
