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
void relay(QTcpSocket *client, int serverPort, int deafTo)
{
    auto *server = new QTcpSocket(client);
    QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    QObject::connect(client, &QTcpSocket::readyRead, client, [client, server, serverPort, deafTo] {
        const auto bytes = client->readAll();
        if (server->state() == QAbstractSocket::UnconnectedState) {
            if (versionIn(bytes) == deafTo)
                return;
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
{
    m_thread.run([this, serverPort, deafTo] {
        auto *listener = new QTcpServer;
        QObject::connect(listener, &QTcpServer::newConnection, listener,
                         [listener, serverPort, deafTo] {
                             while (auto *client = listener->nextPendingConnection())
                                 relay(client, serverPort, deafTo);
                         });
        listener->listen(QHostAddress::LocalHost);
        m_port = listener->serverPort();
        return listener;
    });
}

} // namespace sidestage::test
