// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/redistls.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>
#include <iterator>

namespace sidestage {

namespace {

Result<QByteArray> contentOf(const std::string &path, const char *what)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, std::string(what) + " cannot be read", {path, 0, 0});
    return file.read(1 << 20); // far more than such a file has
}

Result<QList<QSslCertificate>> certificatesOf(const std::string &path, const char *what)
{
    const auto content = contentOf(path, what);
    if (!content)
        return tl::unexpected(content.error());
    auto certificates = QSslCertificate::fromData(*content, QSsl::Pem);
    if (certificates.isEmpty())
        return failure(ErrorCode::BadInput, "the file holds no certificate in PEM form",
                       {path, 0, 0});
    return certificates;
}

Result<QSslKey> keyOf(const RedisTarget &target)
{
    const auto content = contentOf(target.keyFile, "the file of the certificate's key");
    if (!content)
        return tl::unexpected(content.error());
    const auto password = target.keyPassword.reveal();
    const QByteArray passphrase(password.data(), static_cast<qsizetype>(password.size()));
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        QSslKey key(*content, algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase);
        if (!key.isNull())
            return key;
    }
    return failure(ErrorCode::BadInput,
                   target.keyPassword.isEmpty()
                       ? "the file holds no private key in PEM form that needs no password"
                       : "the file holds no private key in PEM form that its password opens",
                   {target.keyFile, 0, 0});
}

} // namespace

Result<QSslConfiguration> redisTlsConfiguration(const RedisTarget &target)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    if (target.tls == RedisTls::Off)
        return configuration;
    configuration.setPeerVerifyMode(target.tls == RedisTls::Required ? QSslSocket::VerifyNone
                                                                     : QSslSocket::VerifyPeer);
    if (!target.caFile.empty()) {
        const auto authorities =
            certificatesOf(target.caFile, "the file of certificate authorities");
        if (!authorities)
            return tl::unexpected(authorities.error());
        configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + *authorities);
    }
    if (!target.certificateFile.empty()) {
        const auto chain = certificatesOf(target.certificateFile, "the file of our certificate");
        if (!chain)
            return tl::unexpected(chain.error());
        const auto key = keyOf(target);
        if (!key)
            return tl::unexpected(key.error());
        configuration.setLocalCertificateChain(*chain);
        configuration.setPrivateKey(*key);
    }
    return configuration;
}

QList<QSslError> acceptedTlsErrors(const QList<QSslError> &errors, RedisTls mode)
{
    QList<QSslError> accepted;
    std::ranges::copy_if(errors, std::back_inserter(accepted), [mode](const QSslError &error) {
        return mode == RedisTls::Required
            || (mode == RedisTls::VerifyCa && error.error() == QSslError::HostNameMismatch);
    });
    return accepted;
}

bool isAboutOurCertificate(QSsl::AlertType type)
{
    switch (type) {
    case QSsl::AlertType::NoCertificate:
    case QSsl::AlertType::BadCertificate:
    case QSsl::AlertType::UnsupportedCertificate:
    case QSsl::AlertType::CertificateRevoked:
    case QSsl::AlertType::CertificateExpired:
    case QSsl::AlertType::CertificateUnknown:
    case QSsl::AlertType::UnknownCa:
    case QSsl::AlertType::CertificateRequired:
        return true;
    default:
        return false;
    }
}

std::string_view nameOfTlsProtocol(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_3:
        return "TLSv1.3";
    case QSsl::TlsV1_2:
        return "TLSv1.2";
    default:
        return "TLSv1.1 or older";
    }
}

} // namespace sidestage
