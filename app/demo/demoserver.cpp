// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demoserver.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>

namespace sidestage {

namespace {

struct Answer
{
    QByteArray authorization; ///< the request's header that it asks for; empty: whoever asks
    int status = 404;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};
using Answers = QHash<QByteArray, QList<Answer>>; ///< by path; the first that fits is given

Result<Answers> readAnswers(const QByteArray &table)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(table, &problem);
    if (!document.isArray())
        return failure(ErrorCode::Internal,
                       "the demo's server table is broken: " + problem.errorString().toStdString());
    Answers answers;
    for (const auto &value : document.array()) {
        const auto entry = value.toObject();
        Answer answer;
        answer.status = entry.value(QLatin1StringView("status")).toInt();
        answer.authorization = entry.value(QLatin1StringView("authorization")).toString().toUtf8();
        const auto body = entry.value(QLatin1StringView("body"));
        answer.body = body.isObject()
            ? QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact)
            : body.toString().toUtf8();
        for (const auto &header : entry.value(QLatin1StringView("headers")).toArray()) {
            const auto pair = header.toArray();
            answer.headers.append({pair.at(0).toString().toUtf8(), pair.at(1).toString().toUtf8()});
        }
        answers[entry.value(QLatin1StringView("path")).toString().toUtf8()].append(answer);
    }
    return answers;
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 403:
        return "Forbidden";
    case 405:
        return "Method Not Allowed";
    default:
        return "Not Found";
    }
}

QByteArray filled(QByteArray text, const QByteArray &host, const QByteArray &origin = {})
{
    text.replace("@HOST@", host).replace("@ORIGIN@", origin);
    return text.replace("@NONCE@",
                        QByteArray::number(QRandomGenerator::global()->generate64(), 36));
}

QByteArray headerOf(const QByteArray &request, const QByteArray &name)
{
    for (const auto &line : request.split('\n')) {
        if (line.left(name.size() + 1).toLower() == name + ':')
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

QByteArray respond(const QByteArray &request, const Answers &answers, const QByteArray &host)
{
    const auto words = request.left(request.indexOf("\r\n")).split(' ');
    const auto method = words.value(0);
    const bool isRead = method == "GET" || method == "HEAD" || method == "OPTIONS";
    const auto authorization = headerOf(request, "authorization");
    Answer answer;
    for (const auto &one : answers.value(words.value(1).split('?').value(0))) {
        if (one.authorization.isEmpty() || one.authorization == authorization) {
            answer = one;
            break;
        }
    }
    if (!isRead)
        answer = {{}, 405, {{"Allow", "GET, HEAD, OPTIONS"}}, {}};
    const auto body = filled(answer.body, host);
    QByteArray response = "HTTP/1.1 " + QByteArray::number(answer.status) + ' '
        + reasonPhrase(answer.status) + "\r\n";
    const auto origin = headerOf(request, "origin");
    for (const auto &[name, value] : answer.headers) {
        if (const auto text = filled(value, host, origin); !text.isEmpty())
            response += name + ": " + text + "\r\n";
    }
    response +=
        "Content-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n";
    return method == "GET" ? response + body : response;
}

} // namespace

Result<std::unique_ptr<DemoServer>> DemoServer::listen()
{
    return listenWith(std::make_unique<QTcpServer>());
}

Result<std::unique_ptr<DemoServer>> DemoServer::listen(const QSslConfiguration &tls)
{
    auto socket = std::make_unique<QSslServer>();
    socket->setSslConfiguration(tls);
    return listenWith(std::move(socket));
}

Result<std::unique_ptr<DemoServer>> DemoServer::listenWith(std::unique_ptr<QTcpServer> socket)
{
    std::unique_ptr<DemoServer> server(new DemoServer);
    server->m_server = socket.release();
    if (!server->m_server->listen(QHostAddress::LocalHost))
        return failure(ErrorCode::Unreachable,
                       "the demo found no free port on 127.0.0.1: "
                           + server->m_server->errorString().toStdString());
    server->m_port = server->m_server->serverPort();
    return server;
}

Result<void> DemoServer::serve(const QByteArray &table)
{
    auto answers = readAnswers(table);
    if (!answers)
        return tl::unexpected(answers.error());
    const QByteArray host = "127.0.0.1:" + QByteArray::number(m_port);
    auto *server = m_server;
    QObject::connect(
        server, &QTcpServer::pendingConnectionAvailable, server,
        [server, host, answers = *answers] {
            while (auto *socket = server->nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, host, answers] {
                    // The request ends with an empty line; nobody here sends a body.
                    const auto request = socket->peek(16384);
                    if (!request.contains("\r\n\r\n") && request.size() < 16384)
                        return;
                    socket->readAll();
                    socket->write(respond(request, answers, host));
                    socket->disconnectFromHost();
                });
            }
        });
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("demo server"));
    m_thread.start();
    return {};
}

DemoServer::~DemoServer()
{
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else {
        delete m_server;
    }
}

} // namespace sidestage
