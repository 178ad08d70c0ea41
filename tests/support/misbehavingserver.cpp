// SPDX-License-Identifier: Apache-2.0
#include "tests/support/misbehavingserver.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <sys/socket.h>

namespace sidestage::test {

Answer Answer::text(std::string body, std::string type)
{
    Answer answer;
    answer.headers = {{"Content-Type", std::move(type)}};
    answer.bodies = {std::move(body)};
    return answer;
}

Answer Answer::redirect(int status, std::string location)
{
    Answer answer;
    answer.status = status;
    answer.headers = {{"Location", std::move(location)}};
    return answer;
}

Answer Answer::bad(Kind kind)
{
    Answer answer;
    answer.kind = kind;
    return answer;
}

Answer Answer::with(std::string name, std::string value) const
{
    auto copy = *this;
    copy.headers.emplace_back(std::move(name), std::move(value));
    return copy;
}

/// Lives on the server's thread and does what the table says.
class ServerLoop final : public QObject
{
public:
    ServerLoop(MisbehavingServer &owner, const QSslConfiguration *tls) : m_owner(owner)
    {
        if (tls) {
            auto *server = new QSslServer(this);
            server->setSslConfiguration(*tls);
            m_server = server;
        } else {
            m_server = new QTcpServer(this);
        }
        m_server->setMaxPendingConnections(200);
        connect(m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (auto *socket = m_server->nextPendingConnection())
                serve(socket);
        });
        m_server->listen(QHostAddress::LocalHost);
    }
    int port() const { return m_server->serverPort(); }

private:
    void serve(QTcpSocket *socket)
    {
        auto request = std::make_shared<std::string>();
        const auto read = [this, socket, request] {
            request->append(socket->readAll().toStdString());
            for (auto end = request->find("\r\n\r\n"); end != std::string::npos;
                 end = request->find("\r\n\r\n")) {
                std::size_t turn = 0;
                const auto head = request->substr(0, end);
                const auto answer = m_owner.answerTo(head, turn);
                request->erase(0, end + 4);
                reply(socket, answer, turn, head.starts_with("HEAD "));
            }
        };
        connect(socket, &QTcpSocket::readyRead, this, read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        read();
    }

    void send(QTcpSocket *socket, const std::string &bytes)
    {
        socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
        m_owner.m_bytesSent += bytes.size();
    }

    void reply(QTcpSocket *socket, const Answer &answer, std::size_t turn, bool isHead)
    {
        const std::string ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
        switch (answer.kind) {
        case Answer::Kind::Hang:
            return;
        case Answer::Kind::Drip: {
            send(socket, ok + "Content-Length: 100000\r\n\r\n");
            auto *timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [this, socket] { send(socket, "x"); });
            timer->start(1000);
            return;
        }
        case Answer::Kind::ResetInBody: {
            send(socket, ok + "X-Kept: yes\r\nContent-Length: 1000\r\n\r\nhalf of it");
            socket->flush();
            // A moment for the other side to read the head; then a reset instead of a farewell.
            QTimer::singleShot(50, socket, [socket] {
                const linger hard{1, 0};
                ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER,
                             &hard, sizeof(hard));
                socket->abort();
            });
            return;
        }
        case Answer::Kind::CutInChunks:
            send(socket, ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nnot all");
            socket->disconnectFromHost();
            return;
        case Answer::Kind::Endless:
            send(socket, ok + "Content-Length: 2147483648\r\n\r\n");
            pump(socket, std::string(256 * 1024, 'a'), std::size_t{1} << 31);
            return;
        case Answer::Kind::EndlessHeaders:
            send(socket, ok);
            pump(socket, "X-Filler: " + std::string(1000, 'h') + "\r\n", std::size_t{1} << 31);
            return;
        case Answer::Kind::Garbage:
            send(socket, std::string("\x16\x03\x01\xff\xfe garbage\r\n\r\n\0\0 more", 24));
            socket->disconnectFromHost();
            return;
        case Answer::Kind::Normal:
            break;
        }
        const auto body = answer.bodies.empty()
            ? std::string()
            : answer.bodies[std::min(turn, answer.bodies.size() - 1)];
        std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Words\r\n";
        for (const auto &[name, value] : answer.headers)
            text += name + ": " + value + "\r\n";
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        send(socket, isHead ? text : text + body);
    }

    /// Writes `piece` again and again, no faster than it is taken.
    void pump(QTcpSocket *socket, std::string piece, std::size_t total)
    {
        auto left = std::make_shared<std::size_t>(total);
        auto *encrypted = qobject_cast<QSslSocket *>(socket);
        const auto waiting = [socket, encrypted] {
            return socket->bytesToWrite() + (encrypted ? encrypted->encryptedBytesToWrite() : 0);
        };
        const auto more = [this, socket, piece = std::move(piece), left, waiting] {
            while (*left > 0 && waiting() < 512 * 1024) {
                send(socket, piece);
                *left -= std::min(*left, piece.size());
            }
        };
        connect(socket, &QTcpSocket::bytesWritten, socket, more);
        if (encrypted)
            connect(encrypted, &QSslSocket::encryptedBytesWritten, socket, more);
        more();
    }

    MisbehavingServer &m_owner;
    QTcpServer *m_server = nullptr;
};

MisbehavingServer::MisbehavingServer(std::map<std::string, Answer> answers,
                                     const QSslConfiguration *tls)
    : m_answers(std::move(answers)), m_isTls(tls != nullptr)
{
    m_thread.run([&] {
        auto *loop = new ServerLoop(*this, tls);
        m_port = loop->port();
        return loop;
    });
}

std::string MisbehavingServer::url() const
{
    return (m_isTls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(m_port);
}

void MisbehavingServer::set(const std::string &path, Answer answer)
{
    const std::lock_guard lock(m_mutex);
    m_answers[path] = std::move(answer);
}

std::vector<std::string> MisbehavingServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<std::string> MisbehavingServer::requestLines() const
{
    std::vector<std::string> lines;
    for (const auto &request : requests())
        lines.push_back(request.substr(0, request.find("\r\n")));
    return lines;
}

void MisbehavingServer::setInTurn(const std::string &path, std::vector<Answer> answers)
{
    const std::lock_guard lock(m_mutex);
    m_inTurn[path] = {std::move(answers), 0};
}

Answer MisbehavingServer::answerTo(const std::string &request, std::size_t &turn)
{
    const auto begin = request.find(' ') + 1;
    const auto path = request.substr(begin, request.find(' ', begin) - begin);
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    turn = m_turns[path]++;
    if (const auto turns = m_inTurn.find(path); turns != m_inTurn.end())
        return turns->second.answers[turns->second.next++ % turns->second.answers.size()];
    auto found = m_answers.find(path);
    if (found == m_answers.end())
        found = m_answers.find(path.substr(0, path.find("?sidestage=")));
    if (found != m_answers.end())
        return found->second;
    auto missing = Answer::text("not here");
    missing.status = 404;
    return missing;
}

int closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace sidestage::test
