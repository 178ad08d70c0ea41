// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpfailure.h"

#include <QSslCertificate>

namespace sidestage {

namespace {

/// What is wrong with a certificate, to be read after "the certificate of HOST ".
std::string complaint(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::HostNameMismatch: {
        const auto names = error.certificate().subjectInfo(QSslCertificate::CommonName);
        return "is for another name"
            + (names.isEmpty() ? std::string() : " (" + names.first().toStdString() + ")");
    }
    case QSslError::CertificateExpired:
        return "expired on "
            + error.certificate().expiryDate().toUTC().toString(Qt::ISODate).toStdString();
    case QSslError::CertificateNotYetValid:
        return "is not valid before "
            + error.certificate().effectiveDate().toUTC().toString(Qt::ISODate).toStdString();
    case QSslError::SelfSignedCertificate:
        return "is signed by itself";
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return "is signed by an authority that is not trusted here";
    case QSslError::CertificateRevoked:
        return "was revoked";
    case QSslError::CertificateBlacklisted:
        return "is known to be compromised";
    case QSslError::NoPeerCertificate:
        return "was not shown";
    default:
        return "does not verify: " + error.errorString().toLower().toStdString();
    }
}

/// The worst news first: a wrong name and an expired date say more than an unknown authority,
/// which an expired certificate often brings along.
int rank(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
        return 0;
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid:
        return 1;
    case QSslError::HostNameMismatch:
        return 2;
    default:
        return 3;
    }
}

Error untrusted(const QList<QSslError> &errors, const QUrl &url)
{
    const auto *worst = &errors.first();
    for (const auto &error : errors) {
        if (rank(error) < rank(*worst))
            worst = &error;
    }
    return {ErrorCode::UntrustedPeer,
            "the certificate of " + peerName(url) + ' ' + complaint(*worst),
            {},
            {}};
}

} // namespace

std::string peerName(const QUrl &url)
{
    const auto host = url.host().toStdString();
    const bool isV6 = host.find(':') != std::string::npos;
    const int standardPort = url.scheme() == QLatin1String("https") ? 443 : 80;
    return (isV6 ? '[' + host + ']' : host) + ':' + std::to_string(url.port(standardPort));
}

Error connectionFailure(QAbstractSocket::SocketError error, const QList<QSslError> &tlsErrors,
                        const QUrl &url, bool hadHeaders)
{
    const auto peer = peerName(url);
    const auto say = [](ErrorCode code, std::string sentence) {
        return Error{code, std::move(sentence), {}, {}};
    };
    if (!tlsErrors.isEmpty() && error == QAbstractSocket::SslHandshakeFailedError)
        return untrusted(tlsErrors, url);
    if (hadHeaders)
        return say(ErrorCode::Unreachable, peer + " broke off in the middle of its answer");

    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return say(ErrorCode::Unreachable, "nothing listens at " + peer);
    case QAbstractSocket::HostNotFoundError:
        return say(ErrorCode::Unreachable,
                   "the name " + url.host().toStdString() + " does not resolve");
    case QAbstractSocket::RemoteHostClosedError:
        return say(ErrorCode::Unreachable, peer + " closed the connection without an answer");
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return say(ErrorCode::UntrustedPeer,
                   "no TLS connection with " + peer
                       + " came about: there is no common version, or it does not speak TLS");
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return say(ErrorCode::Unreachable, "the proxy on the way to " + peer + " does not help");
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return say(ErrorCode::PermissionDenied,
                   "the proxy on the way to " + peer + " asks for a password");
    default:
        return say(ErrorCode::Unreachable, "there is no way to " + peer);
    }
}

} // namespace sidestage
