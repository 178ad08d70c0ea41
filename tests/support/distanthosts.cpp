// SPDX-License-Identifier: Apache-2.0
#include "tests/support/distanthosts.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace sidestage::test {

namespace {

QByteArray page()
{
    const QByteArray body = "<!doctype html><title>Shop</title><p>Good morning</p>";
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
           "Content-Security-Policy: default-src 'self'\r\nX-Content-Type-Options: nosniff\r\n"
           "Set-Cookie: session=1; Secure; HttpOnly; Path=/\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

class Hosts final : public QObject
{
public:
    Hosts(int hosts, std::chrono::milliseconds away, std::atomic<int> &requests)
        : m_away(away), m_requests(requests)
    {
        // One port for all, which the first of them finds.
        for (int i = 0; i < hosts; ++i) {
            auto *server = new QTcpServer(this);
            server->setMaxPendingConnections(200);
            connect(server, &QTcpServer::pendingConnectionAvailable, this, [this, server] {
                while (auto *socket = server->nextPendingConnection())
                    serve(socket);
            });
            if (!server->listen(QHostAddress(QHostAddress(QHostAddress::LocalHost).toIPv4Address()
                                             + quint32(i)),
                                quint16(m_port)))
                qFatal("%s", qPrintable(server->errorString()));
            m_port = server->serverPort();
        }
    }
    int port() const { return m_port; }

private:
    void serve(QTcpSocket *socket)
    {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this,
                [this, socket, head = QByteArray()]() mutable {
                    head += socket->readAll();
                    if (head.startsWith('\x16')) { // TLS, which is not spoken here
                        socket->disconnectFromHost();
                        return;
                    }
                    for (auto end = head.indexOf("\r\n\r\n"); end >= 0;
                         end = head.indexOf("\r\n\r\n")) {
                        head.remove(0, end + 4);
                        ++m_requests;
                        QTimer::singleShot(m_away, Qt::PreciseTimer, socket,
                                           [this, socket] { socket->write(m_page); });
                    }
                });
    }

    const std::chrono::milliseconds m_away;
    std::atomic<int> &m_requests;
    const QByteArray m_page = page();
    int m_port = 0;
};

} // namespace

DistantHosts::DistantHosts(int hosts, std::chrono::milliseconds away)
{
    m_thread.run([&] {
        auto made = std::make_unique<Hosts>(hosts, away, m_requests);
        m_port = made->port();
        return made.release();
    });
}

std::string DistantHosts::url(int host) const
{
    return "http://127.0.0." + std::to_string(host + 1) + ':' + std::to_string(m_port);
}

} // namespace sidestage::test
