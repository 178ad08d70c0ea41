// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/mysqlconnection.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include <dlfcn.h>
#include <netdb.h>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

/// Look-ups of names that end with ".hangs.test": each is answered a few times with this machine,
/// and hangs from then on until it is let go.
struct HangingNames
{
    std::mutex mutex;
    std::condition_variable changed;
    int answersLeft = 0;
    int hanging = 0;
    int asked = 0;
    bool isLetGo = true;

    void begin(int answers)
    {
        const std::scoped_lock lock(mutex);
        answersLeft = answers;
        asked = 0;
        isLetGo = false;
    }
    void letGo()
    {
        std::unique_lock lock(mutex);
        isLetGo = true;
        changed.notify_all();
        changed.wait_for(lock, 5s, [this] { return hanging == 0; });
    }
    /// Whether there is an answer.
    bool ask()
    {
        std::unique_lock lock(mutex);
        ++asked;
        if (answersLeft-- > 0)
            return true;
        ++hanging;
        changed.wait_for(lock, 20s, [this] { return isLetGo; });
        --hanging;
        changed.notify_all();
        return false;
    }
};

HangingNames &names()
{
    static HangingNames all;
    return all;
}

/// How a MySQL 8 greets that offers TLS.
QByteArray greeting()
{
    QByteArray body("\x0a"
                    "8.0.36\0",
                    8);
    body.append(QByteArray("\x07\0\0\0", 4)).append("abcdefgh").append('\0');
    body.append(QByteArray("\xff\xff\x2d\x02\0\xff\xdf\x15", 8)); // capabilities, TLS among them
    body.append(QByteArray(10, '\0')).append("ijklmnopqrst").append('\0');
    body.append("mysql_native_password").append('\0');
    QByteArray packet;
    packet.append(char(body.size())).append(QByteArray(3, '\0')).append(body);
    return packet;
}

} // namespace

/// In place of the system's for the whole program, the libraries that it uses included.
extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints,
                           addrinfo **found)
{
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (!node || !std::string_view(node).ends_with(".hangs.test"))
        return real(node, service, hints, found);
    return names().ask() ? real("127.0.0.1", service, hints, found) : EAI_FAIL;
}

class TestMySqlHangs : public QObject
{
    Q_OBJECT

    SteadyClock m_clock;

    static MySqlTarget target(const std::string &host, int port, MySqlTls tls)
    {
        MySqlTarget there;
        there.host = host;
        there.port = port;
        there.database = "shop";
        there.user = "auditor";
        there.tls = tls;
        return there;
    }
    /// Opens while `meanwhile` is done here, and says how it failed and after how long.
    std::pair<Error, qint64> open(const MySqlTarget &where, Milliseconds time,
                                  const std::function<void()> &meanwhile,
                                  const std::stop_token &stop = {}) const
    {
        Error error;
        qint64 elapsed = 0;
        {
            std::jthread opener([&] {
                QElapsedTimer timer;
                timer.start();
                const auto connection =
                    MySqlConnection::open(where, {m_clock, m_clock.now() + time, stop});
                elapsed = timer.elapsed();
                if (!connection)
                    error = connection.error();
            });
            meanwhile();
        }
        return {error, elapsed};
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aHandshakeThatHangsIsLeftInTime_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("isStopped");
        for (const bool isStopped : {false, true}) {
            for (const auto &[name, mode] : {std::pair{"offered", MySqlTls::Offered},
                                             {"required", MySqlTls::Required},
                                             {"verify-ca", MySqlTls::VerifyCa},
                                             {"verify-full", MySqlTls::VerifyFull}})
                QTest::addRow("%s, %s", name, isStopped ? "stopped" : "deadline")
                    << static_cast<int>(mode) << isStopped;
        }
    }
    void aHandshakeThatHangsIsLeftInTime()
    {
        QFETCH(const int, mode);
        QFETCH(const bool, isStopped);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        std::stop_source stop;
        QByteArray received;
        const auto [error, elapsed] = open(
            target("127.0.0.1", server.serverPort(), static_cast<MySqlTls>(mode)),
            isStopped ? 20s : 500ms,
            [&] {
                QVERIFY(server.waitForNewConnection(3000));
                auto *socket = server.nextPendingConnection();
                socket->write(greeting());
                while (received.size() < 100 && socket->waitForReadyRead(3000))
                    received += socket->readAll();
                if (isStopped)
                    stop.request_stop();
                socket->waitForDisconnected(3000); // never says another word
            },
            stop.get_token());
        // It did begin TLS: a short packet, then a record with the client's greeting.
        QVERIFY2(received.size() > 100 && received.at(36) == '\x16',
                 received.left(60).toHex().constData());
        QVERIFY2(elapsed < 1500, QByteArray::number(elapsed).constData());
        QCOMPARE(error.code, isStopped ? ErrorCode::Cancelled : ErrorCode::TimedOut);
        QVERIFY(!error.message.empty());
    }

    void aLookUpThatHangsIsLeftInTime_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("answers");
        QTest::addColumn<bool>("isStopped");
        for (const bool isStopped : {false, true}) {
            const auto *end = isStopped ? "stopped" : "deadline";
            QTest::addRow("at once, %s", end)
                << static_cast<int>(MySqlTls::VerifyFull) << 0 << isStopped;
            // The library looks the name up again, because it verifies it.
            QTest::addRow("the second time, %s", end)
                << static_cast<int>(MySqlTls::VerifyFull) << 1 << isStopped;
        }
    }
    void aLookUpThatHangsIsLeftInTime()
    {
        QFETCH(const int, mode);
        QFETCH(const int, answers);
        QFETCH(const bool, isStopped);
        const std::string host = "answers-" + std::to_string(answers)
            + (isStopped ? "-stopped" : "-late") + ".hangs.test";
        names().begin(answers);
        std::stop_source stop;
        const auto [error, elapsed] = open(
            target(host, freePort(), static_cast<MySqlTls>(mode)), isStopped ? 10s : 500ms,
            [&] {
                if (!isStopped)
                    return;
                std::this_thread::sleep_for(200ms);
                stop.request_stop();
            },
            stop.get_token());
        const int asked = names().asked;
        names().letGo();
        QVERIFY2(elapsed < 1500, QByteArray::number(elapsed).constData());
        QCOMPARE(error.code, isStopped ? ErrorCode::Cancelled : ErrorCode::TimedOut);
        QCOMPARE(asked, answers + 1);
    }

    void aNameThatNeedNotBeVerifiedIsLookedUpOnce()
    {
        for (const auto mode : {MySqlTls::Off, MySqlTls::Required, MySqlTls::VerifyCa}) {
            names().begin(1);
            const auto [error, elapsed] =
                open(target("once-" + std::to_string(static_cast<int>(mode)) + ".hangs.test",
                            freePort(), mode),
                     5s, [] {});
            const int asked = names().asked;
            names().letGo();
            QCOMPARE(error.code, ErrorCode::Unreachable);
            QVERIFY2(error.message.find(".hangs.test") != std::string::npos, error.message.c_str());
            QVERIFY(elapsed < 2000);
            QCOMPARE(asked, 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestMySqlHangs)
#include "tst_mysqlhangs.moc"
