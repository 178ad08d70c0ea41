// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb/socket.h"

#include "probes/transport/hostlookup.h"
#include "probes/transport/httpfailure.h"
#include "probes/transport/tlsauthorities.h"

#include <QEventLoop>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <functional>

namespace sidestage {

namespace {

constexpr qint64 bufferSize = 256 * 1024;

/// Whether these complaints about a certificate are none for the mode.
bool areAccepted(const QList<QSslError> &errors, MongoTls mode)
{
    return mode == MongoTls::Required
        || (mode == MongoTls::VerifyCa
            && std::all_of(errors.begin(), errors.end(), [](const QSslError &error) {
                   return error.error() == QSslError::HostNameMismatch;
               }));
}

std::string protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return "TLSv1.2";
    case QSsl::TlsV1_3:
        return "TLSv1.3";
    default:
        return "older than TLSv1.2";
    }
}

} // namespace

bool MongoEndpoint::isLocal() const
{
    return !socketPath.empty() || isLoopbackHost(host);
}

std::string MongoEndpoint::toString() const
{
    if (!socketPath.empty())
        return socketPath;
    const bool isV6 = host.find(':') != std::string::npos;
    return (isV6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

struct MongoSocket::Parts
{
    Parts(MongoEndpoint where, MongoTls wanted, Deadline until)
        : endpoint(std::move(where)), mode(wanted), deadline(std::move(until))
    {
    }

    QIODevice &device() { return local ? static_cast<QIODevice &>(*local) : *network; }
    void fail(Error error)
    {
        if (!breakage)
            breakage = std::move(error);
        changed();
    }
    void changed()
    {
        if (waiting)
            waiting->quit();
    }

    QEventLoop dispatcher; ///< first: timers need the thread's event dispatcher, which it makes
    QEventLoop *waiting = nullptr; ///< while somebody waits
    MongoEndpoint endpoint;
    MongoTls mode;
    Deadline deadline;
    bool isReady = false;
    bool hasAnswered = false;
    QList<QSslError> tlsErrors;
    std::optional<Error> breakage;
    std::unique_ptr<QLocalSocket> local; ///< last: their signals reach what is above
    std::unique_ptr<QSslSocket> network;
};

namespace {

/// Runs the thread's events until `isDone`, and no longer than `within` or the deadline. Whatever
/// may end it quits `loop`. False where time or the stop ended it.
bool waitUntil(QEventLoop &loop, const Deadline &deadline, Milliseconds within,
               const std::function<bool()> &isDone)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &loop, [&loop] { loop.quit(); });
    const std::stop_callback onStop(deadline.stopToken(), [&loop] {
        // On the thread of whoever stops: the loop is touched by this worker alone.
        QMetaObject::invokeMethod(
            &loop, [&loop] { loop.quit(); }, Qt::QueuedConnection);
    });
    timer.start(std::min(within, deadline.remaining()));
    while (!isDone()) {
        if (deadline.isStopped() || !timer.isActive() || deadline.hasPassed())
            return false;
        loop.exec();
    }
    return true;
}

std::optional<Error> lateness(const Deadline &deadline, const MongoEndpoint &endpoint)
{
    const auto time = deadline.check();
    if (time)
        return {};
    auto error = time.error();
    error.message = error.code == ErrorCode::Cancelled
        ? "stopped while waiting for " + endpoint.toString()
        : "no whole answer from " + endpoint.toString() + " in time";
    return error;
}

} // namespace

MongoSocket::MongoSocket(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) { }

MongoSocket::~MongoSocket()
{
    m_parts->waiting = nullptr;
    if (m_parts->network)
        m_parts->network->abort();
    if (m_parts->local)
        m_parts->local->abort();
}

Result<std::unique_ptr<MongoSocket>> MongoSocket::open(const MongoEndpoint &endpoint,
                                                       const MongoTrust &trust,
                                                       const Deadline &connecting,
                                                       const Deadline &whole)
{
    if (auto late = lateness(whole, endpoint))
        return tl::unexpected(*std::move(late));
    auto parts = std::make_unique<Parts>(endpoint, trust.mode, whole);
    auto *p = parts.get();
    QEventLoop loop;
    p->waiting = &loop;
    const auto ready = [p] {
        p->isReady = true;
        p->changed();
    };
    const auto on = [p](auto &socket, auto signal, auto action) {
        QObject::connect(&socket, signal, &p->dispatcher, action);
    };
    if (!endpoint.socketPath.empty()) {
        p->local = std::make_unique<QLocalSocket>();
        auto &socket = *p->local;
        socket.setReadBufferSize(bufferSize);
        on(socket, &QLocalSocket::connected, ready);
        on(socket, &QLocalSocket::readyRead, [p] { p->changed(); });
        on(socket, &QLocalSocket::errorOccurred, [p](QLocalSocket::LocalSocketError) {
            p->fail({ErrorCode::Unreachable,
                     p->isReady ? p->endpoint.toString() + " closed the connection"
                                : "nothing listens at " + p->endpoint.toString(),
                     {},
                     {}});
        });
        socket.connectToServer(QString::fromStdString(endpoint.socketPath));
    } else {
        p->network = std::make_unique<QSslSocket>();
        auto &socket = *p->network;
        socket.setReadBufferSize(bufferSize);
        socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy)); // a database is never behind one
        on(socket, &QSslSocket::readyRead, [p] { p->changed(); });
        on(socket, &QSslSocket::sslErrors, [p](const QList<QSslError> &errors) {
            p->tlsErrors = errors;
            if (areAccepted(errors, p->mode))
                p->network->ignoreSslErrors();
        });
        on(socket, &QSslSocket::errorOccurred, [p](QAbstractSocket::SocketError error) {
            QUrl url;
            url.setScheme(QStringLiteral("mongodb"));
            url.setHost(QString::fromStdString(p->endpoint.host));
            url.setPort(p->endpoint.port);
            p->fail(connectionFailure(error, p->tlsErrors, url, p->hasAnswered));
        });
        const auto host = QString::fromStdString(endpoint.host);
        const auto port = static_cast<quint16>(endpoint.port);
        if (trust.mode == MongoTls::Off) {
            on(socket, &QSslSocket::connected, ready);
            socket.connectToHost(host, port);
        } else {
            const auto tls = verifyingTls(trust.caFile);
            if (!tls)
                return tl::unexpected(tls.error());
            socket.setSslConfiguration(*tls);
            on(socket, &QSslSocket::encrypted, ready);
            socket.connectToHostEncrypted(host, port);
        }
    }
    waitUntil(loop, connecting, connecting.remaining(), [p] { return p->isReady || p->breakage; });
    p->waiting = nullptr;
    if (p->breakage)
        return tl::unexpected(*p->breakage);
    if (!p->isReady) {
        if (auto late = lateness(whole, endpoint))
            return tl::unexpected(*std::move(late));
        return failure(ErrorCode::Unreachable, endpoint.toString() + " does not answer");
    }
    return std::unique_ptr<MongoSocket>(new MongoSocket(std::move(parts)));
}

std::unique_ptr<MongoSocket> MongoSocket::unconnected(const MongoEndpoint &endpoint, Error reason,
                                                      const Deadline &whole)
{
    auto parts = std::make_unique<Parts>(endpoint, MongoTls::Off, whole);
    parts->local = std::make_unique<QLocalSocket>();
    parts->breakage = std::move(reason);
    return std::unique_ptr<MongoSocket>(new MongoSocket(std::move(parts)));
}

void MongoSocket::write(std::string_view bytes)
{
    if (m_parts->breakage)
        return;
    m_parts->hasAnswered = false;
    m_parts->device().write(bytes.data(), static_cast<qint64>(bytes.size()));
    if (m_parts->network)
        m_parts->network->flush();
    else
        m_parts->local->flush();
}

bool MongoSocket::canRead() const
{
    return m_parts->device().bytesAvailable() > 0;
}

const std::optional<Error> &MongoSocket::breakage() const
{
    return m_parts->breakage;
}

void MongoSocket::breakFor(Error reason)
{
    if (!m_parts->breakage)
        m_parts->breakage = std::move(reason);
}

bool MongoSocket::isEncrypted() const
{
    return m_parts->network && m_parts->network->isEncrypted();
}

std::string MongoSocket::protocol() const
{
    return isEncrypted() ? protocolName(m_parts->network->sessionProtocol()) : std::string();
}

std::size_t MongoSocket::read(std::span<char> into, std::size_t least, Milliseconds within)
{
    const auto &clock = m_parts->deadline;
    const auto step = clock.atMost(within);
    std::size_t count = 0;
    for (;;) {
        const auto got =
            m_parts->device().read(into.data() + count, static_cast<qint64>(into.size() - count));
        if (got > 0) {
            count += static_cast<std::size_t>(got);
            m_parts->hasAnswered = true;
        }
        if (count >= least || m_parts->breakage || step.hasPassed() || clock.isStopped())
            break;
        MongoSocket *const self = this;
        waitForAny({&self, 1}, step.remaining());
    }
    if (count < least) {
        if (auto late = lateness(clock, m_parts->endpoint))
            breakFor(*std::move(late));
    }
    return count;
}

void MongoSocket::waitForAny(std::span<MongoSocket *const> sockets, Milliseconds within)
{
    if (sockets.empty())
        return;
    QEventLoop loop;
    for (auto *socket : sockets)
        socket->m_parts->waiting = &loop;
    const auto &deadline = sockets.front()->m_parts->deadline;
    waitUntil(loop, deadline, within, [sockets] {
        return std::any_of(sockets.begin(), sockets.end(), [](const MongoSocket *socket) {
            return socket->canRead() || socket->m_parts->breakage;
        });
    });
    for (auto *socket : sockets) {
        socket->m_parts->waiting = nullptr;
        if (auto late = lateness(deadline, socket->m_parts->endpoint))
            socket->breakFor(*std::move(late));
    }
}

} // namespace sidestage
