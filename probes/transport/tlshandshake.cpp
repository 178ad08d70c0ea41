// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/tlshandshake.h"

#include "probes/transport/httpfailure.h"
#include "probes/transport/systemproxy.h"
#include "probes/transport/tlsdialogue.h"

#include <QEventLoop>
#include <QTcpSocket>
#include <QTimer>

namespace sidestage {

namespace {

constexpr qint64 handshakePiece = 16 * 1024;
/// Far more than the longest chain of certificates, and soon read.
constexpr qint64 mostHandshakeBytes = 1024 * 1024;
/// How long the server is given to close after the farewell: whoever hangs up first on unread
/// bytes resets the connection, and that stands in the server's log as an error.
constexpr Milliseconds farewellTime{200};

using State = TlsDialogue::State;

/// One connection and the dialogue over it.
class Handshake
{
public:
    Handshake(const QUrl &peer, std::unique_ptr<TlsDialogue> dialogue, QEventLoop &loop)
        : m_peer(peer), m_loop(loop), m_dialogue(std::move(dialogue))
    {
        m_socket.setReadBufferSize(4 * handshakePiece);
        const auto on = [this](auto signal, auto action) {
            QObject::connect(&m_socket, signal, &m_loop, action);
        };
        on(&QTcpSocket::connected, [this] { send(); });
        on(&QTcpSocket::readyRead, [this] { read(); });
        on(&QTcpSocket::disconnected, [this] { closed(); });
        on(&QTcpSocket::errorOccurred, [this](QAbstractSocket::SocketError error) {
            if (error == QAbstractSocket::RemoteHostClosedError)
                closed();
            else
                end(connectionFailure(error, {}, m_peer, false));
        });
    }

    void start()
    {
        m_socket.setProxy(systemProxyFor(m_peer));
        m_socket.connectToHost(m_peer.host(), static_cast<quint16>(m_peer.port(443)));
    }

    /// Ends the waiting; `reason` counts where the dialogue is not over.
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

    Result<TlsAnswer> result() const
    {
        if (m_dialogue->state() == State::Going)
            return tl::unexpected(m_reason.value_or(
                Error{ErrorCode::Internal, "the handshake ended for no reason", {}, {}}));
        return m_dialogue->answer();
    }

private:
    void send()
    {
        const auto bytes = m_dialogue->output();
        if (!bytes.empty())
            m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    }

    void read()
    {
        while (!m_isEnded && m_socket.bytesAvailable() > 0) {
            const auto piece = m_socket.read(handshakePiece);
            if (piece.isEmpty())
                return;
            m_bytesRead += piece.size();
            if (m_bytesRead > mostHandshakeBytes) {
                return end(Error{ErrorCode::TooLarge,
                                 peerName(m_peer) + " sends without end and never shakes hands",
                                 {},
                                 {}});
            }
            if (m_isLeaving)
                continue;
            m_dialogue->feed({piece.constData(), static_cast<std::size_t>(piece.size())});
            send();
            if (m_dialogue->state() == State::Declined)
                return end({});
            if (m_dialogue->state() == State::Agreed)
                leave();
        }
    }

    void leave()
    {
        m_isLeaving = true;
        m_dialogue->takeLeave();
        send();
        m_farewell.setSingleShot(true);
        QObject::connect(&m_farewell, &QTimer::timeout, &m_loop, [this] { end({}); });
        m_farewell.start(farewellTime);
    }

    void closed()
    {
        read();
        if (m_isEnded)
            return;
        m_dialogue->closed();
        end({});
    }

    QUrl m_peer;
    QEventLoop &m_loop;
    std::unique_ptr<TlsDialogue> m_dialogue;
    std::optional<Error> m_reason;
    qint64 m_bytesRead = 0;
    bool m_isLeaving = false;
    bool m_isEnded = false;
    QTimer m_farewell;
    QTcpSocket m_socket; ///< last: its signals reach the members above until it is gone
};

} // namespace

Result<TlsAnswer> shakeHands(const TlsOffer &offer, const Deadline &deadline)
{
    if (offer.peer.host().isEmpty())
        return failure(ErrorCode::BadInput, "there is no host to shake hands with");
    if (auto time = deadline.check(); !time)
        return tl::unexpected(time.error());
    auto dialogue = TlsDialogue::begin(offer);
    if (!dialogue)
        return tl::unexpected(dialogue.error());

    const auto peer = peerName(offer.peer);
    const auto allowed = deadline.remaining();
    QEventLoop loop; // before the timer, which needs the dispatcher that it makes
    Handshake handshake(offer.peer, *std::move(dialogue), loop);
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        handshake.end(Error{ErrorCode::TimedOut,
                            peer + " did not finish the handshake within "
                                + std::to_string(allowed.count()) + " ms",
                            {},
                            {}});
    });
    const auto stopped = [&] {
        handshake.end(Error{ErrorCode::Cancelled, "stopped while waiting for " + peer, {}, {}});
    };
    const std::stop_callback onStop(deadline.stopToken(), [&] {
        // On the thread of whoever stops: the socket is touched by this worker alone.
        QMetaObject::invokeMethod(&loop, stopped, Qt::QueuedConnection);
    });
    timer.start(allowed);
    handshake.start();
    if (!handshake.isEnded())
        loop.exec();
    return handshake.result();
}

} // namespace sidestage
