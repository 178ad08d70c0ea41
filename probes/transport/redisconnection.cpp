// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/redisconnection.h"

#include "probes/transport/httpfailure.h"
#include "probes/transport/redisfailure.h"
#include "probes/transport/redistls.h"

#include <QEventLoop>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <optional>

namespace sidestage {

namespace {

constexpr qint64 replyPiece = 64 * 1024;
constexpr Milliseconds longestHandshake{10000};
/// What all answers of one exchange may be together.
constexpr std::size_t mostBytes = std::size_t{32} << 20;
constexpr std::size_t mostValues = std::size_t{1} << 19;

QUrl urlOf(const RedisTarget &target)
{
    QUrl url;
    url.setScheme(QStringLiteral("redis"));
    url.setHost(QString::fromStdString(target.host));
    url.setPort(target.port);
    return url;
}

} // namespace

std::string RedisTarget::name() const
{
    return socket.empty() ? peerName(urlOf(*this)) : socket;
}

/// The socket, what came over it, and the waiting for more.
class RedisConnection::Link
{
public:
    explicit Link(const RedisTarget &target)
        : m_url(urlOf(target))
        , m_host(QString::fromStdString(target.host))
        , m_path(QString::fromStdString(target.socket))
        , m_tls(target.socket.empty() ? target.tls : RedisTls::Off)
        , m_peer(target.name())
    {
    }

    ~Link() { m_isDone = true; } // a socket that goes says so, and nobody listens any more
    Link(const Link &) = delete;
    Link &operator=(const Link &) = delete;

    Result<void> open(const RedisTarget &target, const Deadline &deadline)
    {
        if (auto time = deadline.check(); !time)
            return time;
        if (m_path.isEmpty()) {
            auto tls = redisTlsConfiguration(target);
            if (!tls)
                return tl::unexpected(std::move(tls).error());
            openTcp(*tls);
        } else {
            openLocal();
        }
        const auto step = deadline.atMost(longestHandshake);
        const bool isPlain = m_tls == RedisTls::Off;
        return wait(step,
                    isPlain ? "no connection with " + m_peer : "no TLS connection with " + m_peer,
                    isPlain ? "" : "a server that does not speak TLS needs 'tls: off'");
    }

    Result<std::vector<RespValue>> exchange(std::span<const RedisCommand> commands,
                                            const Deadline &deadline)
    {
        if (!m_failure) {
            m_expected = commands.size();
            m_bytesBefore = m_parser.bytesRead();
            m_valuesBefore = m_parser.valuesRead();
            m_isDone = commands.empty();
            for (const auto &command : commands) {
                const auto bytes = command.bytes().reveal();
                if (!m_isClosed)
                    m_device->write(bytes.data(), static_cast<qint64>(bytes.size()));
            }
            read(); // where the other side has hung up already
            if (auto answered = wait(deadline, "no whole answer from " + m_peer, {}); !answered)
                m_failure = std::move(answered).error();
        }
        if (m_failure)
            return tl::unexpected(*m_failure);
        return std::exchange(m_replies, {});
    }

    const std::string &peer() const { return m_peer; }
    bool isEncrypted() const { return m_tcp && m_tcp->isEncrypted(); }
    std::string protocol() const
    {
        return isEncrypted() ? std::string(nameOfTlsProtocol(m_tcp->sessionProtocol()))
                             : std::string();
    }

private:
    void openTcp(const QSslConfiguration &tls)
    {
        auto socket = std::make_unique<QSslSocket>();
        m_tcp = socket.get();
        m_device = std::move(socket);
        // The system's proxies are for the web.
        m_tcp->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        m_tcp->setReadBufferSize(replyPiece);
        const auto on = [this](auto signal, auto action) {
            QObject::connect(m_tcp, signal, &m_loop, action);
        };
        on(&QSslSocket::readyRead, [this] { read(); });
        on(&QSslSocket::disconnected, [this] { closed(); });
        on(&QSslSocket::errorOccurred, [this](QAbstractSocket::SocketError error) {
            if (m_isOpen)
                closed();
            else
                end(m_isCertificateMissed ? closingFailure()
                                          : connectionFailure(error, m_tlsErrors, m_url, false));
        });
        const auto port = static_cast<quint16>(m_url.port());
        if (m_tls == RedisTls::Off) {
            on(&QSslSocket::connected, [this] { opened(); });
            m_tcp->connectToHost(m_host, port);
            return;
        }
        on(&QSslSocket::encrypted, [this] { opened(); });
        on(&QSslSocket::sslErrors, [this](const QList<QSslError> &errors) {
            const auto accepted = acceptedTlsErrors(errors, m_tls);
            m_tcp->ignoreSslErrors(accepted);
            for (const auto &error : errors) {
                if (!accepted.contains(error))
                    m_tlsErrors.append(error);
            }
        });
        // In TLS 1.3 a server looks at our certificate, or misses it, after the handshake.
        on(&QSslSocket::alertReceived, [this](QSsl::AlertLevel, QSsl::AlertType type) {
            m_isCertificateMissed = isAboutOurCertificate(type);
        });
        m_tcp->setSslConfiguration(tls);
        m_tcp->connectToHostEncrypted(m_host, port);
    }

    void openLocal()
    {
        auto socket = std::make_unique<QLocalSocket>();
        auto *local = socket.get();
        m_device = std::move(socket);
        local->setReadBufferSize(replyPiece);
        QObject::connect(local, &QLocalSocket::connected, &m_loop, [this] { opened(); });
        QObject::connect(local, &QLocalSocket::readyRead, &m_loop, [this] { read(); });
        QObject::connect(local, &QLocalSocket::disconnected, &m_loop, [this] { closed(); });
        QObject::connect(local, &QLocalSocket::errorOccurred, &m_loop,
                         [this](QLocalSocket::LocalSocketError error) {
                             if (m_isOpen)
                                 closed();
                             else
                                 end(localFailure(error, m_peer));
                         });
        local->connectToServer(m_path);
    }

    void opened()
    {
        m_isOpen = true;
        end({});
    }

    /// Ends the waiting; `reason` tells why, nothing where all that was waited for is there.
    void end(std::optional<Error> reason)
    {
        if (m_isDone)
            return;
        m_isDone = true;
        m_failure = std::move(reason);
        m_loop.quit();
    }

    void read()
    {
        while (!m_isDone && m_device->bytesAvailable() > 0) {
            const auto piece = m_device->read(replyPiece);
            if (piece.isEmpty())
                return;
            m_parser.feed({piece.constData(), static_cast<std::size_t>(piece.size())});
            takeReplies();
            // A server that sends faster than we read must not keep the timer and the stop waiting.
            if (++m_pieces % 16 == 0) {
                QMetaObject::invokeMethod(
                    &m_loop, [this] { read(); }, Qt::QueuedConnection);
                return;
            }
        }
        if (!m_isDone && m_isClosed)
            end(closingFailure());
    }

    void takeReplies()
    {
        while (m_parser.count() > 0 && m_replies.size() < m_expected)
            m_replies.push_back(m_parser.take());
        if (m_parser.hasFailed()) {
            end(Error{m_parser.failure().code,
                      "the answer of " + m_peer + ' ' + m_parser.failure().message,
                      {},
                      {}});
        } else if (m_parser.count() > 0
                   || (m_replies.size() == m_expected && m_parser.isInside())) {
            end(Error{ErrorCode::Protocol, m_peer + " answers more than it was asked", {}, {}});
        } else if (m_parser.bytesRead() - m_bytesBefore > mostBytes
                   || m_parser.valuesRead() - m_valuesBefore > mostValues) {
            end(Error{ErrorCode::TooLarge,
                      "the answers of " + m_peer + " are too large together",
                      {},
                      {}});
        } else if (m_replies.size() == m_expected) {
            end({});
        }
    }

    void closed()
    {
        m_isClosed = true;
        read();
    }

    /// A server that takes nobody in says why before it hangs up.
    Error closingFailure() const
    {
        if (!m_replies.empty() && m_replies.back().isError())
            return redisRefusal(m_replies.back(), {}, m_peer);
        if (m_isCertificateMissed)
            return {ErrorCode::NotConfigured,
                    m_peer + " asks for a certificate of ours, or does not trust the one it got",
                    {},
                    "set 'certificate' and 'certificate-key'"};
        return {ErrorCode::Unreachable,
                m_peer
                    + (m_replies.empty() && !m_parser.isInside()
                           ? " closed the connection without an answer"
                           : " broke off in the middle of its answer"),
                {},
                m_path.isEmpty() && m_tls == RedisTls::Off && m_replies.empty()
                    ? "a server that speaks TLS needs 'tls: verify-full'"
                    : ""};
    }

    Result<void> wait(const Deadline &deadline, const std::string &what,
                      const std::string &suggestion)
    {
        if (auto time = deadline.check(); !time)
            return time;
        const auto allowed = deadline.remaining();
        QTimer timer;
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer, &QTimer::timeout, &m_loop, [&] {
            end(Error{ErrorCode::TimedOut,
                      what + " within " + std::to_string(allowed.count()) + " ms",
                      {},
                      suggestion});
        });
        const std::stop_callback onStop(deadline.stopToken(), [this] {
            // On the thread of whoever stops: the socket is touched by this worker alone.
            QMetaObject::invokeMethod(
                &m_loop,
                [this] {
                    end(Error{ErrorCode::Cancelled, "stopped while waiting for " + m_peer, {}, {}});
                },
                Qt::QueuedConnection);
        });
        timer.start(allowed);
        if (!m_isDone)
            m_loop.exec();
        if (m_failure)
            return tl::unexpected(*m_failure);
        return {};
    }

    QEventLoop m_loop; ///< first: the thread's event dispatcher, which it makes, must be there
    QUrl m_url; ///< for sentences
    QString m_host;
    QString m_path; ///< of a Unix socket; empty where it is TCP
    RedisTls m_tls;
    std::string m_peer;
    RespParser m_parser;
    QList<QSslError> m_tlsErrors;
    std::vector<RespValue> m_replies;
    std::size_t m_expected = 0;
    std::size_t m_bytesBefore = 0; ///< of earlier exchanges
    std::size_t m_valuesBefore = 0;
    std::optional<Error> m_failure;
    unsigned m_pieces = 0;
    bool m_isOpen = false;
    bool m_isClosed = false;
    bool m_isDone = false;
    bool m_isCertificateMissed = false;
    QSslSocket *m_tcp = nullptr; ///< m_device where it is one
    std::unique_ptr<QIODevice> m_device; ///< last: its signals reach what is above until it is gone
};

RedisConnection::RedisConnection(std::unique_ptr<Link> link) : m_link(std::move(link)) { }

RedisConnection::RedisConnection(RedisConnection &&) noexcept = default;
RedisConnection &RedisConnection::operator=(RedisConnection &&) noexcept = default;
RedisConnection::~RedisConnection() = default;

Result<RedisConnection> RedisConnection::open(const RedisTarget &target, const Deadline &deadline)
{
    auto link = std::make_unique<Link>(target);
    if (auto opened = link->open(target, deadline); !opened)
        return tl::unexpected(std::move(opened).error());
    return RedisConnection(std::move(link));
}

Result<std::vector<RespValue>> RedisConnection::exchange(std::span<const RedisCommand> commands,
                                                         const Deadline &deadline)
{
    return m_link->exchange(commands, deadline);
}

Result<RespValue> RedisConnection::exchange(const RedisCommand &command, const Deadline &deadline)
{
    auto replies = exchange(std::span(&command, 1), deadline);
    if (!replies)
        return tl::unexpected(std::move(replies).error());
    return std::move(replies->front());
}

const std::string &RedisConnection::peer() const
{
    return m_link->peer();
}

bool RedisConnection::isEncrypted() const
{
    return m_link->isEncrypted();
}

std::string RedisConnection::protocol() const
{
    return m_link->protocol();
}

} // namespace sidestage
