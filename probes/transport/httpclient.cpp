// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpclient.h"

#include "probes/transport/httpfailure.h"

#include <QEventLoop>
#include <QFile>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>

#ifndef SIDESTAGE_VERSION
#define SIDESTAGE_VERSION "0.1.0"
#endif

namespace sidestage {

namespace {

constexpr qint64 pieceSize = 64 * 1024;

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"))
        || QHostAddress(host).isLoopback();
}

/// The system's proxy for everybody but this machine itself.
class ProxiesForOthers final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

Result<QSslConfiguration> tlsConfiguration(const HttpTrust &trust)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (trust.caFile.empty())
        return configuration;
    QFile file(QString::fromStdString(trust.caFile));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, "the file of certificate authorities cannot be read",
                       {trust.caFile, 0, 0});
    const auto authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty())
        return failure(ErrorCode::BadInput, "the file holds no certificate in PEM form",
                       {trust.caFile, 0, 0});
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + authorities);
    return configuration;
}

std::string lowerCase(QByteArray name) { return std::move(name).toLower().toStdString(); }

/// Splits what Qt joins: several Set-Cookie headers arrive as one, with line feeds between them.
HttpHeaders headersOf(const QNetworkReply &reply)
{
    HttpHeaders headers;
    for (const auto &[name, value] : reply.rawHeaderPairs()) {
        const auto key = lowerCase(name);
        if (key != "set-cookie") {
            headers.push_back({key, value.trimmed().toStdString()});
            continue;
        }
        for (const auto &cookie : value.split('\n'))
            headers.push_back({key, cookie.trimmed().toStdString()});
    }
    return headers;
}

std::size_t sizeOf(const HttpHeaders &headers)
{
    std::size_t size = 0;
    for (const auto &header : headers)
        size += header.name.size() + header.value.size();
    return size;
}

QNetworkRequest prepared(const HttpRequest &request, const QSslConfiguration &tls,
                         const HttpLimits &limits)
{
    QUrl url(QString::fromStdString(request.url));
    url.setUserInfo({}); // Qt would answer a question for a password with it
    QNetworkRequest prepared(url);
    prepared.setSslConfiguration(tls);
    prepared.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                          QNetworkRequest::ManualRedirectPolicy);
    prepared.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                          QNetworkRequest::AlwaysNetwork);
    prepared.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    prepared.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    prepared.setDecompressedSafetyCheckThreshold(static_cast<qint64>(limits.body) * 4);
    prepared.setRawHeader("User-Agent", "Sidestage/" SIDESTAGE_VERSION " (read-only audit)");
    // Without these two, Qt names the language of this machine and caches may answer: two
    // desks would measure different things.
    prepared.setRawHeader("Accept-Language", "en");
    prepared.setRawHeader("Cache-Control", "no-cache");
    for (const auto &header : request.headers) {
        prepared.setRawHeader(QByteArray::fromStdString(header.name),
                              QByteArray::fromStdString(header.value));
    }
    return prepared;
}

} // namespace

struct HttpClient::Parts
{
    QEventLoop dispatcher; ///< first: timers need the thread's event dispatcher, which it makes
    QNetworkAccessManager network;
    QSslConfiguration tls;
    HttpTrust trust;
    HttpLimits limits;

    std::unique_ptr<QNetworkReply> send(const HttpRequest &request)
    {
        const auto message = prepared(request, tls, limits);
        switch (request.method) {
        case HttpMethod::Head:
            return std::unique_ptr<QNetworkReply>(network.head(message));
        case HttpMethod::Options:
            return std::unique_ptr<QNetworkReply>(
                network.sendCustomRequest(message, QByteArrayLiteral("OPTIONS")));
        case HttpMethod::Get:
            break;
        }
        return std::unique_ptr<QNetworkReply>(network.get(message));
    }
};

namespace {

/// One request under way: collects what arrives until all of it came or waiting has to end.
class Exchange
{
public:
    Exchange(QNetworkReply &reply, const HttpTrust &trust, const HttpLimits &limits,
             QEventLoop &loop)
        : m_reply(reply)
        , m_trust(trust)
        , m_limits(limits)
        , m_loop(loop)
    {
        reply.setReadBufferSize(pieceSize);
        QObject::connect(&reply, &QNetworkReply::metaDataChanged, &loop, [this] { readHead(); });
        QObject::connect(&reply, &QNetworkReply::readyRead, &loop, [this] { readBody(); });
        QObject::connect(&reply, &QNetworkReply::finished, &loop, [this] { m_loop.quit(); });
        QObject::connect(&reply, &QNetworkReply::sslErrors, &loop,
                         [this](const QList<QSslError> &errors) {
                             m_tlsErrors = errors;
                             if (!m_trust.isVerified)
                                 m_reply.ignoreSslErrors();
                         });
    }

    /// Ends the waiting; `reason` tells why, nothing where enough was read.
    void end(std::optional<Error> reason)
    {
        if (m_isEnded)
            return;
        m_isEnded = true;
        m_reason = std::move(reason);
        m_reply.abort();
        m_loop.quit();
    }

    Result<HttpResponse> result()
    {
        if (!m_isEnded) {
            readHead();
            readBody();
            const auto error = m_reply.error();
            // Statuses of 400 and above are answers to us and errors to Qt.
            const bool isStatus = m_response.status >= 400
                && ((error >= QNetworkReply::ContentAccessDenied
                     && error <= QNetworkReply::UnknownContentError)
                    || error >= QNetworkReply::InternalServerError);
            if (!m_isEnded && error != QNetworkReply::NoError && !isStatus)
                m_reason = httpFailure(error, m_tlsErrors, m_reply.url(), m_response.status != 0);
        }
        if (m_isTooLarge || m_response.status == 0)
            return tl::unexpected(m_reason.value_or(
                Error{ErrorCode::Protocol,
                      "the answer of " + peerName(m_reply.url()) + " is not HTTP", {}, {}}));
        m_response.bodyFailure = m_reason;
        return std::move(m_response);
    }

private:
    void readHead()
    {
        const int status
            = m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (m_isEnded || m_response.status != 0 || status == 0)
            return;
        m_response.status = status;
        m_response.version
            = m_reply.attribute(QNetworkRequest::Http2WasUsedAttribute).toBool() ? "2" : "1.1";
        m_response.isEncrypted
            = m_reply.attribute(QNetworkRequest::ConnectionEncryptedAttribute).toBool();
        m_response.headers = headersOf(m_reply);
        if (sizeOf(m_response.headers) > m_limits.headers) {
            m_isTooLarge = true;
            end(Error{ErrorCode::TooLarge,
                      "the headers of " + peerName(m_reply.url()) + " are larger than "
                          + std::to_string(m_limits.headers) + " bytes",
                      {}, {}});
        }
    }

    void readBody()
    {
        while (!m_isEnded && m_reply.isReadable() && m_reply.bytesAvailable() > 0) {
            const auto piece = m_reply.read(pieceSize);
            if (piece.isEmpty())
                return;
            const auto room = m_limits.body - m_response.body.size();
            m_response.body.append(piece.constData(),
                                   std::min(room, static_cast<std::size_t>(piece.size())));
            if (static_cast<std::size_t>(piece.size()) > room) {
                m_response.isTruncated = true;
                end({});
            }
        }
    }

    QNetworkReply &m_reply;
    const HttpTrust &m_trust;
    const HttpLimits &m_limits;
    QEventLoop &m_loop;
    HttpResponse m_response;
    QList<QSslError> m_tlsErrors;
    std::optional<Error> m_reason;
    bool m_isEnded = false;
    bool m_isTooLarge = false;
};

} // namespace

HttpClient::HttpClient(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

HttpClient::HttpClient(HttpClient &&) noexcept = default;
HttpClient &HttpClient::operator=(HttpClient &&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(const HttpTrust &trust, const HttpLimits &limits)
{
    auto tls = tlsConfiguration(trust);
    if (!tls)
        return tl::unexpected(tls.error());
    auto parts = std::make_unique<Parts>();
    parts->tls = *std::move(tls);
    parts->trust = trust;
    parts->limits = limits;
    parts->network.setProxyFactory(new ProxiesForOthers); // owned by the access manager
    return HttpClient(std::move(parts));
}

Result<HttpResponse> HttpClient::exchange(const HttpRequest &request, const Deadline &deadline)
{
    if (const auto time = deadline.check(); !time)
        return tl::unexpected(time.error());
    const auto allowed = deadline.remaining();

    QEventLoop loop;
    const auto reply = m_parts->send(request);
    const auto peer = peerName(reply->url());
    Exchange exchange(*reply, m_parts->trust, m_parts->limits, loop);

    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        exchange.end(Error{ErrorCode::TimedOut,
                           "no whole answer from " + peer + " within "
                               + std::to_string(allowed.count()) + " ms",
                           {}, {}});
    });
    timer.start(allowed);
    const std::stop_callback onStop(deadline.stopToken(), [&] {
        // On the thread of whoever stops: the reply is touched by this worker alone.
        QMetaObject::invokeMethod(
            &loop,
            [&] {
                exchange.end(Error{ErrorCode::Cancelled,
                                   "stopped while waiting for " + peer, {}, {}});
            },
            Qt::QueuedConnection);
    });
    if (!reply->isFinished())
        loop.exec();
    return exchange.result();
}

} // namespace sidestage
