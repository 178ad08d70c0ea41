// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/httpclient.h"

#include "probes/transport/httpfailure.h"
#include "probes/transport/httpparser.h"
#include "probes/transport/inflate.h"
#include "probes/transport/systemproxy.h"
#include "probes/transport/tlsauthorities.h"

#include <QDateTime>
#include <QEventLoop>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace sidestage {

namespace {

constexpr qint64 pieceSize = 64 * 1024;
const char *const userAgent = "Sidestage/" SIDESTAGE_VERSION " (read-only audit)";

/// A header line must not be able to end itself and begin another.
void appendOneLine(std::string &text, std::string_view part)
{
    std::copy_if(part.begin(), part.end(), std::back_inserter(text),
                 [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
}

/// "user-agent" as "User-Agent": some servers and guards in between know no other spelling.
std::string spelled(std::string name)
{
    bool isFirst = true;
    for (auto &c : name) {
        if (isFirst && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        isFirst = c == '-';
    }
    return name;
}

/// The web proxy that a plain request is given to whole.
struct Relay
{
    std::string authorization; ///< for the proxy alone; may be empty

    static Relay to(const QNetworkProxy &proxy)
    {
        if (proxy.user().isEmpty())
            return {};
        QByteArray name = proxy.user().toUtf8() + ':' + proxy.password().toUtf8();
        Relay relay{"Basic " + name.toBase64().toStdString()}; // RFC 7617
        name.fill('\0');
        return relay;
    }
};

/// A request's bytes. `relay`: nullptr where the site itself is asked. `body` is empty for all
/// that only look.
QByteArray requestText(std::string_view method, const HttpHeaders &headers, const QUrl &url,
                       const Relay *relay, std::string_view body)
{
    auto target = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (target.path().isEmpty())
        target.setPath(QStringLiteral("/"));
    if (!relay) {
        target.setScheme({});
        target.setAuthority({});
    }
    const auto address = target.toEncoded().toStdString();
    const auto authorization = relay ? std::string_view(relay->authorization) : std::string_view();
    std::size_t most = address.size() + body.size() + authorization.size() + 1024;
    for (const auto &header : headers)
        most += header.name.size() + header.value.size() + 4;
    std::string text;
    text.reserve(most); // so that it never moves and leaves a copy of a credential behind
    text += method;
    text += ' ';
    appendOneLine(text, address);
    text += " HTTP/1.1\r\n";
    const auto line = [&text](const std::string &name, std::string_view value) {
        appendOneLine(text, spelled(name));
        text += ": ";
        appendOneLine(text, value);
        text += "\r\n";
    };
    const auto host = url.host(QUrl::FullyEncoded).toStdString();
    line("host",
         (host.find(':') == std::string::npos ? host : '[' + host + ']')
             + (url.port() < 0 ? "" : ':' + std::to_string(url.port())));
    // Always the same on every desk: a language or a cache of this machine must not be measured.
    const HttpHeaders defaults{{"user-agent", userAgent},
                               {"accept", "*/*"},
                               {"accept-encoding", "gzip, deflate"},
                               {"accept-language", "en"},
                               {"cache-control", "no-cache"},
                               {"connection", "close"}};
    for (const auto &header : defaults) {
        if (!headerValue(headers, header.name))
            line(header.name, header.value);
    }
    for (const auto &header : headers)
        line(header.name, header.value);
    if (!authorization.empty())
        line("proxy-authorization", authorization);
    text += "\r\n";
    text += body;
    QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    wipe(text);
    return bytes;
}

/// Gives the bytes of a request; for a web proxy the address stands in them whole.
using RequestText = std::function<QByteArray(const Relay *relay)>;

/// A relaying proxy's error, as the socket says it of one that connects through.
QAbstractSocket::SocketError ofProxy(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return QAbstractSocket::ProxyConnectionRefusedError;
    case QAbstractSocket::HostNotFoundError:
        return QAbstractSocket::ProxyNotFoundError;
    case QAbstractSocket::RemoteHostClosedError:
        return QAbstractSocket::ProxyConnectionClosedError;
    default:
        return QAbstractSocket::ProxyProtocolError;
    }
}

/// One connection, one request, one answer: collects what arrives until all of it came or waiting
/// has to end.
class Exchange
{
public:
    Exchange(const RequestText &request, HttpMethod method, const QUrl &url, const HttpTrust &trust,
             const HttpLimits &limits, QEventLoop &loop)
        : m_request(request), m_url(url), m_trust(trust), m_loop(loop), m_parser(method, limits)
    {
        m_socket.setReadBufferSize(pieceSize);
        const auto on = [this](auto signal, auto action) {
            QObject::connect(&m_socket, signal, &m_loop, action);
        };
        on(&QSslSocket::readyRead, [this] { read(); });
        on(&QSslSocket::disconnected, [this] { closed(); });
        on(&QSslSocket::errorOccurred, [this](QAbstractSocket::SocketError error) {
            if (error == QAbstractSocket::RemoteHostClosedError && m_isSent)
                closed();
            else
                fail(error);
        });
        on(&QSslSocket::sslErrors, [this](const QList<QSslError> &errors) {
            m_tlsErrors = errors;
            if (!m_trust.isVerified)
                m_socket.ignoreSslErrors();
        });
    }

    void start(QSslConfiguration tls, bool offersHttp2)
    {
        const bool isTls = m_url.scheme() == QLatin1String("https");
        const auto proxy = systemProxyFor(m_url);
        // Plain requests are given to a web proxy whole; everything else goes through it.
        m_isRelayed = !isTls && proxy.type() == QNetworkProxy::HttpProxy;
        m_socket.setProxy(m_isRelayed ? QNetworkProxy(QNetworkProxy::NoProxy) : proxy);
        const auto host = m_isRelayed ? proxy.hostName() : m_url.host();
        const auto port =
            static_cast<quint16>(m_isRelayed ? proxy.port() : m_url.port(isTls ? 443 : 80));
        const auto send = [this, proxy] {
            m_isSent = true;
            auto relay = m_isRelayed ? Relay::to(proxy) : Relay();
            auto bytes = m_request(m_isRelayed ? &relay : nullptr);
            wipe(relay.authorization);
            m_socket.write(bytes.constData(), bytes.size()); // by address: Qt must not share it
            bytes.fill('\0'); // there may be a credential in it
        };
        if (!isTls) {
            QObject::connect(&m_socket, &QSslSocket::connected, &m_loop, send);
            m_socket.connectToHost(host, port);
            return;
        }
        QList<QByteArray> protocols{QSslConfiguration::NextProtocolHttp1_1};
        if (offersHttp2)
            protocols.prepend(QSslConfiguration::ALPNProtocolHTTP2);
        tls.setAllowedNextProtocols(protocols);
        m_socket.setSslConfiguration(tls);
        QObject::connect(&m_socket, &QSslSocket::encrypted, &m_loop, [this, send] {
            m_prefersHttp2 = m_socket.sslConfiguration().nextNegotiatedProtocol()
                == QSslConfiguration::ALPNProtocolHTTP2;
            if (m_prefersHttp2)
                end({}); // asked again, in the older protocol
            else
                send();
        });
        m_socket.connectToHostEncrypted(host, port);
    }

    /// Ends the waiting; `reason` tells why, nothing where enough was read.
    void end(std::optional<Error> reason)
    {
        if (m_isEnded)
            return;
        m_isEnded = true;
        m_reason = std::move(reason);
        m_socket.abort();
        m_loop.quit();
    }

    bool isEnded() const { return m_isEnded; }
    HttpObstacle obstacle() const { return m_obstacle; }
    bool prefersHttp2() const { return m_prefersHttp2; }

    Result<HttpResponse> result(std::size_t bodyLimit)
    {
        if (m_parser.state() == HttpParser::State::Failed)
            m_reason = Error{m_parser.failure().code,
                             "the answer of " + peerName(m_url) + ' ' + m_parser.failure().message,
                             {},
                             {}};
        auto &response = m_parser.response();
        if (!m_parser.hasHead())
            return tl::unexpected(m_reason.value_or(
                Error{ErrorCode::Internal, "the exchange ended for no reason", {}, {}}));
        // What the way to a site asks for is no answer of the site (RFC 9110 section 15.5.8).
        if (m_isRelayed && response.status == 407)
            return tl::unexpected(connectionFailure(
                QAbstractSocket::ProxyAuthenticationRequiredError, {}, m_url, false));
        response.isEncrypted = m_url.scheme() == QLatin1String("https");
        response.bodyFailure = m_reason;
        const auto coding = headerValue(response.headers, "content-encoding").value_or("");
        if ((coding == "gzip" || coding == "deflate") && !response.body.empty()) {
            auto plain = inflated(response.body, bodyLimit);
            response.body.clear();
            if (plain) {
                // What was cut at the limit, here or before, has no end either.
                const bool isCut = response.isTruncated || plain->isTruncated;
                if (!plain->isWhole && !isCut && !response.bodyFailure)
                    response.bodyFailure = Error{
                        ErrorCode::Corrupt, "the compressed body stops before its end", {}, {}};
                response.body = std::move(plain->bytes);
                response.isTruncated = isCut;
            } else if (!response.bodyFailure) {
                response.bodyFailure = plain.error();
            }
        }
        return std::move(response);
    }

private:
    void fail(QAbstractSocket::SocketError error)
    {
        if (m_isRelayed)
            error = ofProxy(error);
        if (error == QAbstractSocket::HostNotFoundError)
            m_obstacle = HttpObstacle::NoSuchName;
        else if (error == QAbstractSocket::ConnectionRefusedError)
            m_obstacle = HttpObstacle::Refused;
        else if (m_tlsErrors.isEmpty()
                 && (error == QAbstractSocket::SslHandshakeFailedError
                     || error == QAbstractSocket::SslInternalError))
            m_obstacle = HttpObstacle::NoTls;
        end(connectionFailure(error, m_tlsErrors, m_url, m_parser.hasHead()));
    }

    void read()
    {
        while (!m_isEnded && m_socket.bytesAvailable() > 0) {
            const auto piece = m_socket.read(pieceSize);
            if (piece.isEmpty())
                return;
            const auto state =
                m_parser.feed({piece.constData(), static_cast<std::size_t>(piece.size())});
            if (state != HttpParser::State::Reading)
                end({});
            else if (++m_pieces % 16 == 0)
                return yieldToTimer();
        }
        if (!m_isEnded && m_isClosed) {
            m_parser.finish();
            end({});
        }
    }

    /// A server that sends faster than we read must not keep the timer and the stop waiting.
    void yieldToTimer()
    {
        QMetaObject::invokeMethod(
            &m_loop, [this] { read(); }, Qt::QueuedConnection);
    }

    void closed()
    {
        m_isClosed = true;
        read();
    }

    const RequestText &m_request;
    QUrl m_url;
    const HttpTrust &m_trust;
    QEventLoop &m_loop;
    HttpParser m_parser;
    QList<QSslError> m_tlsErrors;
    std::optional<Error> m_reason;
    unsigned m_pieces = 0;
    bool m_isRelayed = false; ///< the socket speaks with a web proxy and not with the site
    bool m_isSent = false;
    bool m_isClosed = false;
    bool m_prefersHttp2 = false;
    bool m_isEnded = false;
    HttpObstacle m_obstacle = HttpObstacle::Other; ///< where there is no answer
    QSslSocket m_socket; ///< last: its signals reach the members above until it is gone
};

} // namespace

struct HttpClient::Parts
{
    QEventLoop dispatcher; ///< first: timers need the thread's event dispatcher, which it makes
    QSslConfiguration tls;
    HttpTrust trust;
    HttpLimits limits;
    HttpManners manners;
    HttpObstacle obstacle = HttpObstacle::None; ///< of the last exchange
    std::set<std::string> http2Peers; ///< that have said that they would rather speak HTTP/2
};

HttpClient::HttpClient(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) { }

HttpClient::HttpClient(HttpClient &&) noexcept = default;
HttpClient &HttpClient::operator=(HttpClient &&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(const HttpTrust &trust, const HttpLimits &limits,
                                    const HttpManners &manners)
{
    auto tls = verifyingTls(trust.caFile);
    if (!tls)
        return tl::unexpected(tls.error());
    auto parts = std::make_unique<Parts>();
    parts->tls = *std::move(tls);
    parts->trust = trust;
    parts->limits = limits;
    parts->manners = manners;
    return HttpClient(std::move(parts));
}

HttpObstacle HttpClient::obstacle() const
{
    return m_parts->obstacle;
}

struct HttpClient::Outgoing
{
    std::string_view url;
    HttpMethod method; ///< decides whether the answer has a body
    std::function<QByteArray(const QUrl &url, const Relay *relay)> text;
};

Result<HttpResponse> HttpClient::exchange(const HttpRequest &request, const Deadline &deadline)
{
    return send({request.url, request.method,
                 [&](const QUrl &url, const Relay *relay) {
                     return requestText(nameOf(request.method), request.headers, url, relay, {});
                 }},
                deadline);
}

Result<HttpResponse> HttpClient::signIn(const SignInForm &form, const HttpHeaders &headers,
                                        const Deadline &deadline)
{
    const auto text = [&](const QUrl &url, const Relay *relay) {
        auto all = headers;
        all.push_back({"content-type", "application/x-www-form-urlencoded"});
        all.push_back({"content-length", std::to_string(form.body().size())});
        // Frameworks refuse a form that does not come from their own pages.
        all.push_back({"origin", form.origin()});
        all.push_back({"referer", form.page()});
        auto bytes = requestText("POST", all, url, relay, form.body());
        for (auto &header : all)
            wipe(header.value);
        return bytes;
    };
    return send({form.url(), HttpMethod::Get, text}, deadline);
}

Result<HttpResponse> HttpClient::send(const Outgoing &outgoing, const Deadline &whole)
{
    const QUrl url(
        QString::fromUtf8(outgoing.url.data(), static_cast<qsizetype>(outgoing.url.size())),
        QUrl::StrictMode);
    const bool isTls = url.scheme() == QLatin1String("https");
    if (!url.isValid() || url.host().isEmpty() || (!isTls && url.scheme() != QLatin1String("http")))
        return failure(ErrorCode::BadInput, "not an address of the web");
    m_parts->obstacle = HttpObstacle::Other;
    const auto peer = peerName(url);
    std::optional<HostPacing::Turn> turn; // until the answer is here
    if (auto *pacing = m_parts->manners.pacing) {
        auto next = pacing->turnFor(url.host().toStdString(), m_parts->manners.interval, whole);
        if (!next)
            return tl::unexpected(next.error());
        turn.emplace(*std::move(next));
    }
    const auto deadline = whole.atMost(m_parts->manners.requestTimeout);
    const auto allowed = deadline.remaining();
    const RequestText text = [&](const Relay *relay) { return outgoing.text(url, relay); };

    for (;;) {
        if (const auto time = deadline.check(); !time)
            return tl::unexpected(time.error());
        const auto sentAt = QDateTime::currentMSecsSinceEpoch();
        const bool isKnownHttp2 = m_parts->http2Peers.count(peer) != 0;
        QEventLoop loop;
        Exchange exchange(text, outgoing.method, url, m_parts->trust, m_parts->limits, loop);
        QTimer timer;
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
            exchange.end(Error{ErrorCode::TimedOut,
                               "no whole answer from " + peer + " within "
                                   + std::to_string(allowed.count()) + " ms",
                               {},
                               {}});
        });
        const auto stopped = [&] {
            exchange.end(Error{ErrorCode::Cancelled, "stopped while waiting for " + peer, {}, {}});
        };
        const std::stop_callback onStop(deadline.stopToken(), [&] {
            // On the thread of whoever stops: the socket is touched by this worker alone.
            QMetaObject::invokeMethod(&loop, stopped, Qt::QueuedConnection);
        });
        timer.start(deadline.remaining());
        exchange.start(m_parts->tls, !isKnownHttp2);
        if (!exchange.isEnded())
            loop.exec();
        if (exchange.prefersHttp2()) {
            m_parts->http2Peers.insert(peer);
            continue;
        }
        auto result = exchange.result(m_parts->limits.body);
        m_parts->obstacle = result ? HttpObstacle::None : exchange.obstacle();
        if (result) {
            result->sentAt = sentAt;
            result->receivedAt = QDateTime::currentMSecsSinceEpoch();
            if (isKnownHttp2)
                result->version = "2";
        }
        return result;
    }
}

} // namespace sidestage
