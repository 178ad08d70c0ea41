// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rawserver.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <future>

namespace sidestage::test {

namespace {

constexpr qint64 pieceSize = 64 * 1024;

void serve(QTcpSocket *socket, RawServer::Manner manner, const QByteArray &bytes,
           std::atomic<std::size_t> &sent)
{
    using Manner = RawServer::Manner;
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    const auto say = [socket, bytes, &sent] {
        sent += static_cast<std::size_t>(socket->write(bytes));
    };
    if (manner == Manner::Silent)
        return;
    if (manner == Manner::Greets) {
        say();
        return socket->disconnectFromHost();
    }
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, manner, say] {
        const bool isFirst = !socket->property("asked").toBool();
        socket->setProperty("asked", true);
        socket->readAll();
        if (isFirst)
            say();
        if (manner == Manner::HangsUp)
            socket->disconnectFromHost();
    });
    if (manner != Manner::Endless)
        return;
    QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [socket, bytes, &sent] {
        if (socket->bytesToWrite() > pieceSize)
            return;
        sent += static_cast<std::size_t>(
            socket->write(QByteArray(pieceSize, bytes.at(bytes.size() - 1))));
    });
}

} // namespace

RawServer::RawServer(Manner manner, QByteArray bytes)
{
    std::promise<int> port;
    auto listening = port.get_future();
    // Runs in the thread and keeps everything there.
    QObject::connect(
        &m_thread, &QThread::started, &m_thread,
        [&port, manner, bytes, this] {
            auto *server = new QTcpServer;
            QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
            QObject::connect(server, &QTcpServer::newConnection, server,
                             [server, manner, bytes, this] {
                                 while (auto *socket = server->nextPendingConnection())
                                     serve(socket, manner, bytes, m_sent);
                             });
            server->listen(QHostAddress::LocalHost);
            port.set_value(server->serverPort());
        },
        Qt::DirectConnection);
    m_thread.start();
    m_port = listening.get();
}

RawServer::~RawServer()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace sidestage::test
