// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demoresolver.h"

#include "app/demo/demozone.h"

#include <QNetworkDatagram>
#include <QUdpSocket>

namespace sidestage {

Result<std::unique_ptr<DemoResolver>> DemoResolver::listen()
{
    std::unique_ptr<DemoResolver> resolver(new DemoResolver);
    resolver->m_socket = new QUdpSocket;
    if (!resolver->m_socket->bind(QHostAddress::LocalHost))
        return failure(ErrorCode::Unreachable,
                       "the demo found no free UDP port on 127.0.0.1: "
                           + resolver->m_socket->errorString().toStdString());
    resolver->m_port = resolver->m_socket->localPort();
    return resolver;
}

Result<void> DemoResolver::serve(const QByteArray &table)
{
    auto zone = DemoZone::read(table);
    if (!zone)
        return tl::unexpected(zone.error());
    auto *socket = m_socket;
    QObject::connect(socket, &QUdpSocket::readyRead, socket, [socket, zone = *std::move(zone)] {
        while (socket->hasPendingDatagrams()) {
            const auto query = socket->receiveDatagram();
            if (const auto answer = zone.answerTo(query.data()); !answer.isEmpty())
                socket->writeDatagram(query.makeReply(answer));
        }
    });
    socket->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, socket, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("demo resolver"));
    m_thread.start();
    return {};
}

DemoResolver::~DemoResolver()
{
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else {
        delete m_socket;
    }
}

} // namespace sidestage
