// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mongoserver.h"

#include "tests/support/scramserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSslServer>
#include <QTcpSocket>
#include <QTimer>
#include <QtEndian>

#include <memory>

#ifdef SIDESTAGE_HAS_MONGOC
#include <bson/bson.h>
#endif

namespace sidestage::test {

namespace {

constexpr qint32 opReply = 1;
constexpr qint32 opQuery = 2004;
constexpr qint32 opMessage = 2013;
constexpr int messageHeader = 16;

/// A document's bytes from Extended JSON; empty for text that is none.
QByteArray bsonOf(const QByteArray &json)
{
#ifdef SIDESTAGE_HAS_MONGOC
    auto *document = bson_new_from_json(reinterpret_cast<const uint8_t *>(json.constData()),
                                        json.size(), nullptr);
    if (!document)
        qFatal("no Extended JSON: %s", json.constData());
    const QByteArray bytes(reinterpret_cast<const char *>(bson_get_data(document)),
                           static_cast<qsizetype>(document->len));
    bson_destroy(document);
    return bytes;
#else
    Q_UNUSED(json);
    return {};
#endif
}

/// The document that these bytes begin with, in canonical Extended JSON.
QJsonObject objectOf(const QByteArray &bytes)
{
#ifdef SIDESTAGE_HAS_MONGOC
    bson_t document;
    if (bytes.size() < 5
        || !bson_init_static(&document, reinterpret_cast<const uint8_t *>(bytes.constData()),
                             qFromLittleEndian<quint32>(bytes.constData())))
        return {};
    char *json = bson_as_canonical_extended_json(&document, nullptr);
    const auto object = QJsonDocument::fromJson(QByteArray(json)).object();
    bson_free(json);
    return object;
#else
    Q_UNUSED(bytes);
    return {};
#endif
}

/// The first member's name: what a command is called.
QByteArray commandOf(const QByteArray &document)
{
    return document.size() > 5 ? QByteArray(document.constData() + 5) : QByteArray();
}

QByteArray number(qint32 value)
{
    QByteArray bytes(4, '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray message(qint32 kind, qint32 answered, const QByteArray &body)
{
    return number(messageHeader + static_cast<qint32>(body.size())) + number(4711)
        + number(answered) + number(kind) + body;
}

QJsonObject refusal(int code, const char *name)
{
    return {{QStringLiteral("ok"), 0},
            {QStringLiteral("code"), code},
            {QStringLiteral("codeName"), QString::fromLatin1(name)},
            {QStringLiteral("errmsg"), QString::fromLatin1(name)}};
}

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What one client said so far.
struct Conversation
{
    QByteArray unread;
    std::unique_ptr<ScramServer> scram;
    bool isSignedIn = false;
    bool isOver = false;
};

} // namespace

/// Lives on the server's thread and does what the script says.
class MongoServerLoop final : public QObject
{
public:
    MongoServerLoop(MongoServer &owner, const QSslConfiguration *tls)
        : m_owner(owner), m_script(owner.m_script)
    {
        if (!m_script.unixSocket.empty()) {
            auto *server = new QLocalServer(this);
            connect(server, &QLocalServer::newConnection, this, [this, server] {
                while (auto *socket = server->nextPendingConnection())
                    serve(socket);
            });
            server->listen(QString::fromStdString(m_script.unixSocket));
            return;
        }
        QTcpServer *server = nullptr;
        if (tls) {
            auto *secure = new QSslServer(this);
            secure->setSslConfiguration(*tls);
            server = secure;
        } else {
            server = new QTcpServer(this);
        }
        connect(server, &QTcpServer::pendingConnectionAvailable, this, [this, server] {
            while (auto *socket = server->nextPendingConnection())
                serve(socket);
        });
        server->listen(QHostAddress::LocalHost, static_cast<quint16>(m_script.port));
        m_port = server->serverPort();
    }
    int port() const { return m_port; }

private:
    void serve(QIODevice *socket)
    {
        auto conversation = std::make_shared<Conversation>();
        const auto read = [this, socket, conversation] {
            const auto bytes = socket->readAll();
            {
                const std::lock_guard lock(m_owner.m_mutex);
                m_owner.m_bytes.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
            }
            auto &unread = conversation->unread;
            unread += bytes;
            while (unread.size() >= messageHeader && !conversation->isOver) {
                const auto length = qFromLittleEndian<qint32>(unread.constData());
                if (length < messageHeader || unread.size() < length)
                    return;
                const auto one = unread.left(length);
                unread.remove(0, length);
                take(socket, *conversation, one);
            }
        };
        connect(socket, &QIODevice::readyRead, this, read);
        read();
    }

    void take(QIODevice *socket, Conversation &conversation, const QByteArray &bytes)
    {
        const auto kind = qFromLittleEndian<qint32>(bytes.constData() + 12);
        const auto answered = qFromLittleEndian<qint32>(bytes.constData() + 4);
        QByteArray document;
        if (kind == opMessage)
            document = bytes.mid(messageHeader + 5);
        else if (kind == opQuery)
            document = bytes.mid(bytes.indexOf('\0', messageHeader + 4) + 9);
        const auto command = document.isEmpty() ? QByteArray("?") : commandOf(document);
        {
            const std::lock_guard lock(m_owner.m_mutex);
            m_owner.m_commands.push_back(command.toStdString());
        }
        const auto answer = bsonOf(answerTo(command, objectOf(document), conversation));
        const auto reply = kind == opQuery
            ? message(opReply, answered,
                      number(8) + QByteArray(8, '\0') + number(0) + number(1) + answer)
            : message(opMessage, answered, number(0) + QByteArray(1, '\0') + answer);
        const auto manner = m_script.manners.find(
            command.toLower() == "ismaster" ? "hello" : command.toStdString());
        if (manner == m_script.manners.end()) {
            socket->write(reply);
            return;
        }
        conversation.isOver = true;
        misbehave(socket, manner->second, reply, answered);
    }

    void misbehave(QIODevice *socket, MongoServer::Manner manner, const QByteArray &reply,
                   qint32 answered)
    {
        switch (manner) {
        case MongoServer::Manner::Freeze:
            return;
        case MongoServer::Manner::Drip: {
            auto *timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [socket, reply, at = 0]() mutable {
                if (at < reply.size())
                    socket->write(reply.constData() + at++, 1);
            });
            timer->start(100);
            return;
        }
        case MongoServer::Manner::Garbage:
            socket->write(
                QByteArray("HTTP/1.1 400 Bad Request\r\n\r\nnot a database\0\0\0\xff", 47));
            return;
        case MongoServer::Manner::Cut:
            socket->write(reply.left(reply.size() / 2));
            end(socket);
            return;
        case MongoServer::Manner::Close:
            end(socket);
            return;
        case MongoServer::Manner::HugeLength:
            socket->write(number(0x7fffffff) + reply.mid(4));
            return;
        case MongoServer::Manner::Foreign:
            socket->write(message(2012, answered, QByteArray(64, 'x')));
            return;
        }
    }

    static void end(QIODevice *socket)
    {
        if (auto *network = qobject_cast<QTcpSocket *>(socket))
            network->disconnectFromHost();
        else
            socket->close();
    }

    QByteArray answerTo(const QByteArray &command, const QJsonObject &asked,
                        Conversation &conversation)
    {
        if (command.toLower() == "ismaster" || command == "hello")
            return greeting(asked);
        if (command.startsWith("sasl"))
            return signIn(command, asked, conversation);
        if (command == "endSessions")
            return "{\"ok\": 1}";
        if (!m_script.user.empty() && !conversation.isSignedIn && command != "buildInfo")
            return jsonOf(refusal(13, "Unauthorized"));
        const auto name = command.toStdString();
        const auto database = asked[QStringLiteral("$db")].toString().toStdString();
        const auto argument = asked[QString::fromUtf8(command)].toString().toStdString();
        for (const auto &key :
             {name + ' ' + database + '.' + argument, name + ' ' + database, name}) {
            const auto found = m_script.answers.find(key);
            if (found != m_script.answers.end())
                return QByteArray::fromStdString(found->second);
        }
        return jsonOf(refusal(59, "CommandNotFound"));
    }

    QByteArray greeting(const QJsonObject &asked)
    {
        auto hello = QJsonDocument::fromJson(R"({"helloOk": true, "ismaster": true,
            "isWritablePrimary": true, "maxBsonObjectSize": 16777216,
            "maxMessageSizeBytes": 48000000, "maxWriteBatchSize": 100000,
            "logicalSessionTimeoutMinutes": 30, "connectionId": 7, "minWireVersion": 0,
            "maxWireVersion": 21, "readOnly": false, "ok": 1})")
                         .object();
        if (asked.contains(QStringLiteral("saslSupportedMechs")))
            hello.insert(QStringLiteral("saslSupportedMechs"),
                         QJsonArray{QStringLiteral("SCRAM-SHA-256")});
        const auto more =
            QJsonDocument::fromJson(QByteArray::fromStdString('{' + m_script.hello + '}')).object();
        for (auto it = more.begin(); it != more.end(); ++it)
            hello.insert(it.key(), it.value());
        return jsonOf(hello);
    }

    static QByteArray payloadOf(const QJsonObject &asked)
    {
        const auto binary =
            asked[QStringLiteral("payload")].toObject()[QStringLiteral("$binary")].toObject();
        return QByteArray::fromBase64(binary[QStringLiteral("base64")].toString().toLatin1());
    }

    QByteArray signIn(const QByteArray &command, const QJsonObject &asked,
                      Conversation &conversation)
    {
        std::optional<QByteArray> payload;
        bool isDone = false;
        if (command == "saslStart") {
            conversation.scram = std::make_unique<ScramServer>(
                QByteArray::fromStdString(m_script.user),
                QByteArray::fromStdString(m_script.password), m_script.rounds);
            payload = conversation.scram->begin(payloadOf(asked));
        } else if (conversation.isSignedIn) {
            payload = QByteArray(); // the empty message with which older clients end
            isDone = true;
        } else if (conversation.scram) {
            payload = conversation.scram->finish(payloadOf(asked));
            conversation.isSignedIn = payload.has_value();
            isDone = conversation.isSignedIn;
        }
        if (!payload)
            return jsonOf(refusal(18, "AuthenticationFailed"));
        return jsonOf(
            {{QStringLiteral("conversationId"), 1},
             {QStringLiteral("done"), isDone},
             {QStringLiteral("payload"),
              QJsonObject{
                  {QStringLiteral("$binary"),
                   QJsonObject{{QStringLiteral("base64"), QString::fromLatin1(payload->toBase64())},
                               {QStringLiteral("subType"), QStringLiteral("00")}}}}},
             {QStringLiteral("ok"), 1}});
    }

    MongoServer &m_owner;
    const MongoScript &m_script;
    int m_port = 0;
};

bool MongoServer::isUsable()
{
#ifdef SIDESTAGE_HAS_MONGOC
    return true;
#else
    return false;
#endif
}

MongoServer::MongoServer(MongoScript script, const QSslConfiguration *tls)
    : m_script(std::move(script))
{
    m_thread.run([&] {
        auto *loop = new MongoServerLoop(*this, tls);
        m_port = loop->port();
        return loop;
    });
}

std::vector<std::string> MongoServer::commands() const
{
    const std::lock_guard lock(m_mutex);
    return m_commands;
}

std::string MongoServer::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

std::string MongoServer::cursor(const std::string &namespaceName, const std::string &members)
{
    return R"({"cursor": {"id": {"$numberLong": "0"}, "ns": ")" + namespaceName
        + R"(", "firstBatch": [)" + members + R"(]}, "ok": 1})";
}

} // namespace sidestage::test
