// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tlsrelay.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace sidestage::test {

namespace {

/// The version in a client's greeting (RFC 8446, 4.1.2), behind the heads of record and message.
int versionIn(const QByteArray &greeting)
{
    constexpr int at = 9;
    if (greeting.size() < at + 2)
        return 0;
    return static_cast<unsigned char>(greeting[at]) << 8
        | static_cast<unsigned char>(greeting[at + 1]);
}

/// Both ends are children of the server, so that they go with it.
void relay(QTcpSocket *client, int serverPort, const TlsRelay::Instead &instead)
{
    auto *server = new QTcpSocket(client);
    QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    QObject::connect(client, &QTcpSocket::readyRead, client, [client, server, serverPort, instead] {
        const auto bytes = client->readAll();
        if (server->state() == QAbstractSocket::UnconnectedState) {
            if (const auto other = instead(bytes)) {
                client->write(*other);
                return;
            }
            server->connectToHost(QHostAddress(QHostAddress::LocalHost),
                                  static_cast<quint16>(serverPort));
        }
        server->write(bytes);
    });
    QObject::connect(server, &QTcpSocket::readyRead, client,
                     [client, server] { client->write(server->readAll()); });
    QObject::connect(server, &QTcpSocket::disconnected, client,
                     [client] { client->disconnectFromHost(); });
}

} // namespace

TlsRelay::TlsRelay(int serverPort, int deafTo)
    : TlsRelay(serverPort, [deafTo](const QByteArray &greeting) -> std::optional<QByteArray> {
        if (versionIn(greeting) == deafTo)
            return QByteArray();
        return {};
    })
{
}

TlsRelay::TlsRelay(int serverPort, const Instead &instead)
{
    m_thread.run([this, serverPort, instead] {
        auto *listener = new QTcpServer;
        QObject::connect(listener, &QTcpServer::newConnection, listener,
                         [listener, serverPort, instead] {
                             while (auto *client = listener->nextPendingConnection())
                                 relay(client, serverPort, instead);
                         });
        listener->listen(QHostAddress::LocalHost);
        m_port = listener->serverPort();
        return listener;
    });
}

} // namespace sidestage::test
