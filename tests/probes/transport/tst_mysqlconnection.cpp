// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlconnection.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string planted = "pa55-planted-word";

/// How a server without TLS begins (MySQL's protocol, version 10 of the handshake).
QByteArray greetingWithoutTls()
{
    const QByteArray body = QByteArray("\x0a"
                                       "8.0.36")
        + QByteArray(1, '\0') + QByteArray("\x01\0\0\0", 4) + "abcdefgh"
        + QByteArray(1, '\0')
        // Long passwords, protocol 4.1, transactions, secure connection; plug-ins of sign-in.
        + QByteArray("\x01\xa2\x2d\x02\0\x08\0\x15", 8) + QByteArray(10, '\0') + "ijklmnopqrst"
        + QByteArray(1, '\0') + "mysql_native_password" + QByteArray(1, '\0');
    return QByteArray(1, char(body.size())) + QByteArray(3, '\0') + body;
}

/// Accepts and never says a word.
struct SilentServer : QTcpServer
{
    SilentServer() { listen(QHostAddress::LocalHost); }
};

} // namespace

class TestMySqlConnection : public QObject
{
    Q_OBJECT

    MariaDbServer m_server;
    TestCertificates m_certificates;
    Secret m_password{std::string(planted)};
    SteadyClock m_clock;

    MySqlTarget target() const
    {
        MySqlTarget there;
        there.host = "127.0.0.1";
        there.port = m_server.port();
        there.database = "shop";
        there.user = "auditor";
        there.password = &m_password;
        there.tls = MySqlTls::Offered;
        return there;
    }
    Deadline in(Milliseconds time, std::stop_token stop = {}) const
    {
        return {m_clock, m_clock.now() + time, std::move(stop)};
    }
    Error errorOf(const MySqlTarget &where, Milliseconds time = 10s) const
    {
        auto connection = MySqlConnection::open(where, in(time));
        if (connection) {
            const auto answer = connection->read({"SELECT 1"});
            if (answer)
                return {ErrorCode::Internal, "it worked", {}, {}};
            return answer.error();
        }
        return connection.error();
    }
    void says(const Error &error, ErrorCode code, const char *part) const
    {
        QVERIFY2(error.code == code && error.message.find(part) != std::string::npos,
                 (std::string(nameOf(error.code)) + ": " + error.toString()).c_str());
        QVERIFY(error.toString().find(planted) == std::string::npos);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package mariadb-server");
        QStringList settings;
        if (m_certificates.isUsable()) {
            m_certificates.server("localhost");
            for (const auto *name : {"ca.pem", "localhost.pem", "localhost.key"}) {
                const QString to = m_server.folder() + QLatin1Char('/') + QLatin1String(name);
                QVERIFY(QFile::copy(QString::fromStdString(m_certificates.folder())
                                        + QLatin1Char('/') + QLatin1String(name),
                                    to));
                QFile::setPermissions(to, QFile::permissions(to) | QFile::ReadOther);
            }
            settings = {QStringLiteral("--ssl-ca=") + m_server.folder() + QStringLiteral("/ca.pem"),
                        QStringLiteral("--ssl-cert=") + m_server.folder()
                            + QStringLiteral("/localhost.pem"),
                        QStringLiteral("--ssl-key=") + m_server.folder()
                            + QStringLiteral("/localhost.key")};
        }
        QVERIFY2(m_server.start(settings), qPrintable(m_server.output()));
        m_server.sql("CREATE DATABASE shop; CREATE TABLE shop.t (a INT);"
                     "CREATE USER auditor@'127.0.0.1' IDENTIFIED BY '"
                     + planted
                     + "';"
                       "GRANT SELECT ON shop.* TO auditor@'127.0.0.1';"
                       "CREATE USER auditor@localhost IDENTIFIED BY '"
                     + planted
                     + "';"
                       "GRANT SELECT ON shop.* TO auditor@localhost;"
                       "CREATE USER strict@'127.0.0.1' IDENTIFIED BY '"
                     + planted
                     + "' REQUIRE SSL;"
                       "GRANT SELECT ON shop.* TO strict@'127.0.0.1';"
                       "CREATE USER lonely@'127.0.0.1' IDENTIFIED BY '"
                     + planted
                     + "' WITH MAX_USER_CONNECTIONS 1;"
                       "GRANT SELECT ON shop.* TO lonely@'127.0.0.1';"
                       "CREATE USER locked@'127.0.0.1' IDENTIFIED BY '"
                     + planted
                     + "' ACCOUNT LOCK;"
                       "CREATE USER socketonly@'127.0.0.1' IDENTIFIED VIA unix_socket;");
    }

    void manyStatementsAreOneRoundTripAndARefusalStopsNoOther()
    {
        auto connection = MySqlConnection::open(target(), in(10s));
        QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
        QVERIFY(connection->isMariaDb());
        QVERIFY(connection->serverVersion() > 100000);
        const auto answers =
            connection->read({"SELECT 1, NULL, 'x'", "SELECT * FROM mysql.user", "SELECT nonsense(",
                              "SET @a = 1", "SELECT 2", "SELECT * FROM shop.missing"});
        QVERIFY(answers);
        QCOMPARE(answers->size(), 6U);
        QCOMPARE(answers->at(0)->integer(0, 0), 1);
        QVERIFY(answers->at(0)->isNull(0, 1));
        QCOMPARE(answers->at(0)->text(0, 2), std::string_view("x"));
        QCOMPARE(answers->at(1).error().code, ErrorCode::PermissionDenied);
        QCOMPARE(answers->at(2).error().code, ErrorCode::Unsupported);
        QCOMPARE(answers->at(3)->size(), 0U);
        QCOMPARE(answers->at(4)->integer(0, 0), 2);
        QVERIFY(!answers->at(5));
    }

    void theSessionCannotWrite()
    {
        auto root = target();
        root.socket = m_server.socket();
        root.user = "root";
        root.password = nullptr;
        auto connection = MySqlConnection::open(root, in(10s));
        QVERIFY(connection);
        const auto answers =
            connection->read({"INSERT INTO shop.t VALUES (1)", "SELECT count(*) FROM shop.t"});
        QVERIFY(answers);
        QVERIFY(!answers->at(0));
        QCOMPARE(answers->at(1)->integer(0, 0), 0);
    }

    void failuresAreSentences()
    {
        Secret other(std::string("not-the-word"));
        auto there = target();
        there.password = &other;
        says(errorOf(there), ErrorCode::PermissionDenied, "refuses the user 'auditor'");
        there = target();
        there.database = "missing";
        says(errorOf(there), ErrorCode::PermissionDenied, "database 'missing'");
        there.socket = m_server.socket();
        there.user = "root";
        there.password = nullptr;
        says(errorOf(there), ErrorCode::NotFound, "no database 'missing'");
        there = target();
        there.port = freePort();
        says(errorOf(there), ErrorCode::Unreachable, "cannot connect");
        there = target();
        there.socket = "/nowhere/at/all";
        says(errorOf(there), ErrorCode::Unreachable, "at /nowhere/at/all");
        there = target();
        there.host = "no-such-host.invalid";
        says(errorOf(there), ErrorCode::Unreachable, "no-such-host.invalid");
        there = target();
        there.user = "locked";
        says(errorOf(there), ErrorCode::PermissionDenied, "locked");
        there.user = "socketonly";
        says(errorOf(there), ErrorCode::PermissionDenied, "sign in with a password");
        there.user = "lonely";
        auto first = MySqlConnection::open(there, in(10s));
        QVERIFY(first);
        says(errorOf(there), ErrorCode::Busy, "too many connections");
    }

    void tls()
    {
        if (!m_certificates.isUsable())
            QSKIP("needs the program openssl");
        auto there = target();
        there.host = "localhost"; // by TCP, as the certificate says
        there.tls = MySqlTls::VerifyFull;
        says(errorOf(there), ErrorCode::UntrustedPeer, "not trusted");
        there.authorityFile = m_certificates.authorityFile();
        auto connection = MySqlConnection::open(there, in(10s));
        QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
        QVERIFY(connection->isEncrypted() && connection->isVerified());
        QVERIFY(connection->tlsProtocol().starts_with("TLSv1."));
        QVERIFY(connection->read({"SELECT 1"}));

        there.host = "127.0.0.1";
        says(errorOf(there), ErrorCode::UntrustedPeer, "not for that name");
        there.tls = MySqlTls::VerifyCa;
        {
            const auto nameless = MySqlConnection::open(there, in(10s));
            QVERIFY(nameless && nameless->isEncrypted() && !nameless->isVerified());
        }
        there.tls = MySqlTls::Required;
        there.authorityFile.clear();
        QCOMPARE(errorOf(there).message, std::string("it worked"));
        there.tls = MySqlTls::Off;
        auto plain = MySqlConnection::open(there, in(10s));
        QVERIFY(plain && !plain->isEncrypted());
        there.user = "strict";
        says(errorOf(there), ErrorCode::PermissionDenied, "refuses the user 'strict'");
    }

    void aServerWithoutTlsIsToldNoName_data()
    {
        QTest::addColumn<MySqlTls>("tls");
        QTest::newRow("required") << MySqlTls::Required;
        QTest::newRow("verify-ca") << MySqlTls::VerifyCa;
        QTest::newRow("verify-full") << MySqlTls::VerifyFull;
    }

    // Whoever asks for TLS sends neither user nor proof of a password without it.
    void aServerWithoutTlsIsToldNoName()
    {
        QFETCH(const MySqlTls, tls);
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        auto there = target();
        there.port = plain.serverPort();
        there.tls = tls;
        Error error;
        std::jthread reader([&] { error = errorOf(there, 3s); });
        QVERIFY(plain.waitForNewConnection(3000));
        auto *socket = plain.nextPendingConnection();
        socket->write(greetingWithoutTls());
        QVERIFY(socket->state() == QAbstractSocket::UnconnectedState
                || socket->waitForDisconnected(3000));
        reader.join();
        QCOMPARE(socket->readAll(), QByteArray());
        says(error, ErrorCode::UntrustedPeer, "TLS");
    }

    void halfAGreetingIsALostConnection()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        auto there = target();
        there.port = plain.serverPort();
        there.tls = MySqlTls::Required;
        Error error;
        QElapsedTimer timer;
        timer.start();
        std::jthread reader([&] { error = errorOf(there, 5s); });
        QVERIFY(plain.waitForNewConnection(3000));
        auto *socket = plain.nextPendingConnection();
        socket->write(greetingWithoutTls().left(20));
        socket->disconnectFromHost();
        QVERIFY(socket->state() == QAbstractSocket::UnconnectedState
                || socket->waitForDisconnected(3000));
        reader.join();
        QVERIFY2(timer.elapsed() < 2500, error.message.c_str());
        says(error, ErrorCode::Unreachable, "lost");
    }

    void aServerThatHangsIsLeftInTime()
    {
        auto connection = MySqlConnection::open(target(), in(1500ms));
        QVERIFY(connection);
        QVERIFY(connection->read({"SELECT 1"}));
        m_server.freeze();
        QElapsedTimer timer;
        timer.start();
        const auto answer = connection->read({"SELECT 2"});
        QCOMPARE(answer.error().code, ErrorCode::TimedOut);
        says(errorOf(target(), 300ms), ErrorCode::TimedOut, "");
        QVERIFY2(timer.elapsed() < 2800, qPrintable(QString::number(timer.elapsed())));
        m_server.thaw();
        QCOMPARE(errorOf(target()).message, std::string("it worked"));
    }

    void aStopIsFollowed()
    {
        std::stop_source stop;
        auto connection = MySqlConnection::open(target(), in(20s, stop.get_token()));
        QVERIFY(connection);
        QElapsedTimer timer;
        timer.start();
        std::jthread stopper([&] {
            std::this_thread::sleep_for(100ms);
            stop.request_stop();
        });
        const auto answer = connection->read({"SELECT SLEEP(10)"});
        QCOMPARE(answer.error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 1100);
        QCOMPARE(connection->read({"SELECT 1"}).error().code, ErrorCode::Cancelled);
    }

    void aPortThatSaysNothingIsLeftInTime()
    {
        SilentServer silent;
        auto there = target();
        there.port = silent.serverPort();
        QElapsedTimer timer;
        timer.start();
        says(errorOf(there, 300ms), ErrorCode::TimedOut, "");
        QVERIFY(timer.elapsed() < 1300);
    }

    void somethingElseAnswers()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        auto there = target();
        there.port = other.serverPort();
        Error error;
        std::jthread reader([&] { error = errorOf(there, 3s); });
        QVERIFY(other.waitForNewConnection(3000));
        auto *socket = other.nextPendingConnection();
        socket->write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        socket->waitForBytesWritten(1000);
        socket->disconnectFromHost();
        reader.join();
        QVERIFY2(error.code == ErrorCode::Protocol || error.code == ErrorCode::Unreachable,
                 error.message.c_str());
    }

    void aServerThatDiesIsALostConnection()
    {
        auto connection = MySqlConnection::open(target(), in(10s));
        QVERIFY(connection);
        QVERIFY(connection->read({"SELECT 1"}));
        m_server.stop();
        const auto answer = connection->read({"SELECT 2"});
        QVERIFY(!answer || !answer->at(0));
        QCOMPARE((answer ? answer->at(0).error() : answer.error()).code, ErrorCode::Unreachable);
    }
};

QTEST_GUILESS_MAIN(TestMySqlConnection)
#include "tst_mysqlconnection.moc"
