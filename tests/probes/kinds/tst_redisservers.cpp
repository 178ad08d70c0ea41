// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/redisprobe.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/rawserver.h"
#include "tests/support/readingtext.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTcpSocket>

#include <algorithm>
#include <map>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

OptionValue::Map at(int port)
{
    return {{"host", OptionValue(std::string("127.0.0.1"))},
            {"port", OptionValue(std::int64_t(port))}};
}

OptionValue::Map withPassword(OptionValue::Map options)
{
    options.emplace_back("password", credential("wrong"));
    return options;
}

OptionValue::Map withPrefix(OptionValue::Map options)
{
    options.emplace_back("prefixes", listOf({"a:"}));
    return options;
}

} // namespace

/// Servers that are not as they should be, or not what one thinks of first.
class TestRedisServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void nobodyThere()
    {
        const auto port = closedPort();
        auto reading = readRedis(at(port));
        QCOMPARE(sentenceOf(reading), "nothing listens at 127.0.0.1:" + std::to_string(port));
        auto options = at(port);
        options.front().second = OptionValue(std::string("no-such-host.invalid"));
        options.emplace_back("tls", OptionValue(std::string("off")));
        reading = readRedis(options);
        QVERIFY2(sentenceOf(reading).find("does not resolve") != std::string::npos,
                 sentenceOf(reading).c_str());
    }

    void aServerThatSaysNothingIsLeftInTime()
    {
        const RawServer server(RawServer::Manner::Silent);
        for (const auto *tls : {"off", "verify-full"}) {
            auto options = at(server.port());
            options.emplace_back("tls", OptionValue(std::string(tls)));
            QElapsedTimer timer;
            timer.start();
            const auto reading = readRedis(options, 400ms);
            QCOMPARE(reading.outcome.kind, OutcomeKind::TimedOut);
            QVERIFY(timer.elapsed() < 1400);
            std::stop_source stop;
            std::thread stopper([&stop] {
                std::this_thread::sleep_for(100ms);
                stop.request_stop();
            });
            timer.restart();
            const auto stopped = readRedis(options, 20s, nullptr, stop.get_token());
            const auto elapsed = timer.elapsed();
            stopper.join();
            QCOMPARE(stopped.outcome.kind, OutcomeKind::Cancelled);
            QVERIFY(elapsed < 1100);
        }
    }

    void badAnswersAreSentences_data()
    {
        using Manner = RawServer::Manner;
        QTest::addColumn<int>("manner");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, Manner manner, const QByteArray &bytes,
                            const char *sentence) {
            QTest::newRow(name) << static_cast<int>(manner) << bytes
                                << QString::fromLatin1(sentence);
        };
        row("garbage", Manner::Answers, QByteArray("\x00\xff garbage", 10),
            "is not in the protocol of Redis");
        row("a web server", Manner::HangsUp, "HTTP/1.1 400 Bad Request\r\n\r\n",
            "is not in the protocol of Redis");
        row("endless line", Manner::Endless, "+x", "has a line without an end");
        row("endless text", Manner::Endless, "$1000000000\r\nx", "is too large");
        row("a text that ends nowhere", Manner::Endless, "$16000000\r\nx",
            "has a text that is longer than announced");
        row("a huge list", Manner::Answers, "*1000000000\r\n", "has too many parts");
        row("hangs up", Manner::HangsUp, "", "closed the connection without an answer");
        row("hangs up in the middle", Manner::HangsUp, "$10\r\nabc", "broke off in the middle");
        row("too many clients", Manner::Greets, "-ERR max number of clients reached\r\n",
            "takes no more in");
        row("protected mode", Manner::Greets, "-DENIED Redis is running in protected mode\r\n",
            "is in protected mode");
        row("more than was asked", Manner::Answers, "+PONG\r\n+PONG\r\n+PONG\r\n+OK\r\n",
            "answers more than it was asked");
        row("AUTH under another name", Manner::Answers,
            "+PONG\r\n-ERR unknown command `AUTH`, with args beginning with: "
            "`planted-wrong-3`\r\n",
            "does not know AUTH");
        row("before version 6", Manner::Answers,
            "-NOAUTH Authentication required.\r\n-ERR invalid password\r\n",
            "does not accept the password");
    }

    void badAnswersAreSentences()
    {
        QFETCH(int, manner);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const RawServer server(static_cast<RawServer::Manner>(manner), bytes);
        std::vector<std::string> log;
        QElapsedTimer timer;
        timer.start();
        const auto reading = readRedis(withPassword(at(server.port())), 5s, &log);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Failed);
        QVERIFY(timer.elapsed() < 3000);
        const auto said = sentenceOf(reading);
        QVERIFY2(said.find(sentence.toStdString()) != std::string::npos, said.c_str());
        QVERIFY(said.find("planted") == std::string::npos);
        QVERIFY(server.bytesSent() < (std::size_t{40} << 20));
    }

    void aPasswordThatIsNotNeededIsSaid()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer server;
        QVERIFY(server.isUp());
        std::vector<std::string> log;
        const auto reading = readRedis(withPassword(at(server.port())), 10s, &log);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/password-required"], std::string("false"));
        QVERIFY(std::ranges::any_of(log, [](const std::string &line) {
            return line.ends_with("has no password; none was needed");
        }));
    }

    // Whatever means nothing is done to one of two servers: no fact may differ.
    void serversThatMeanTheSameAreAlike()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer one({QStringLiteral("--notify-keyspace-events"), QStringLiteral("ExK"),
                               QStringLiteral("--requirepass"), QStringLiteral("planted-one")});
        const RedisServer other({QStringLiteral("--notify-keyspace-events"), QStringLiteral("KEx"),
                                 QStringLiteral("--requirepass"), QStringLiteral("planted-other"),
                                 QStringLiteral("--dbfilename"), QStringLiteral("other.rdb")});
        QVERIFY(one.isUp() && other.isUp());
        const auto library = QStringLiteral(
            "FUNCTION LOAD REPLACE \"#!lua name=%1\\nredis.register_function('%1', function() "
            "return 1 end)\"");
        one.say({QStringLiteral("AUTH planted-one\nACL SETUSER default nopass\n"
                                "ACL SETUSER app on >a ~a:* ~b:* &x &y -@all +get +set -keys\n"
                                "ACL SETUSER audit on >b -@all +ping\nMSET a:1 1 a:2 2\n")
                 + library.arg(QStringLiteral("f")) + QLatin1Char('\n')
                 + library.arg(QStringLiteral("g"))});
        other.say({QStringLiteral("AUTH planted-other\nACL SETUSER default nopass\n"
                                  "ACL SETUSER audit on >c -@all +ping\n"
                                  "ACL SETUSER app on >d &y &x ~b:* -@all +flushall -@all +set\n"
                                  "ACL SETUSER app ~a:* +get -keys\n"
                                  "MSET a:3 1 a:2 2 a:1 x\nDEL a:3\nCONFIG RESETSTAT\n"
                                  "CONFIG SET maxmemory 1mb\nCONFIG SET maxmemory 0\n")
                   + library.arg(QStringLiteral("g")) + QLatin1Char('\n')
                   + library.arg(QStringLiteral("f"))});
        const auto first = readRedis(withPrefix(at(one.port())));
        const auto second = readRedis(withPrefix(at(other.port())));
        QVERIFY2(first.outcome.isOk() && first.gaps.empty(), sentenceOf(first).c_str());
        QCOMPARE(factsAsText(second), factsAsText(first));
        QVERIFY(std::ranges::equal(first.facts, second.facts, [](const Fact &a, const Fact &b) {
            return a.path == b.path && a.value == b.value; // of hidden values too
        }));
        QVERIFY(factsOf(first).contains("cache/functions/g/code"));
        QCOMPARE(factsOf(first)["cache/keys/a:"], std::string("2"));
        // And what means something is seen.
        other.say({QStringLiteral("ACL SETUSER app +del")});
        QVERIFY(factsAsText(readRedis(withPrefix(at(other.port())))) != factsAsText(first));
    }

    void renamedCommandsAreGaps()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer server(
            {QStringLiteral("--rename-command"), QStringLiteral("CONFIG"),
             QStringLiteral("hidden-config"), QStringLiteral("--rename-command"),
             QStringLiteral("ACL"), QString(), QStringLiteral("--rename-command"),
             QStringLiteral("FLUSHALL"), QString(), QStringLiteral("--rename-command"),
             QStringLiteral("SCAN"), QString()});
        QVERIFY(server.isUp());
        const auto reading = readRedis(withPrefix(at(server.port())));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto gaps = gapsOf(reading);
        for (const auto *path :
             {"cache/settings/save", "cache/settings/databases", "cache/roles", "cache/keys/a:"}) {
            QVERIFY2(gaps.contains(path), path);
            QCOMPARE(gaps[path].code, ErrorCode::Unsupported);
            QVERIFY(gaps[path].message.find("renamed or switched off") != std::string::npos);
        }
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/settings/maxmemory-policy"], std::string("noeviction"));
        QCOMPARE(facts["cache/commands/FLUSHALL"], std::string("false"));
        QCOMPARE(facts["cache/commands/FLUSHDB"], std::string("true"));
        QVERIFY(!(factsAsText(reading).find("hidden-config") != std::string::npos));
    }

    void aReplicaWithoutItsPrimary()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer server({QStringLiteral("--replicaof"), QStringLiteral("127.0.0.1"),
                                  QString::number(closedPort()),
                                  QStringLiteral("--replica-serve-stale-data"),
                                  QStringLiteral("no")});
        QVERIFY(server.isUp());
        const auto reading = readRedis(withPrefix(at(server.port())));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/server/role"], std::string("replica"));
        QCOMPARE(facts["cache/replication/link"], std::string("down"));
        QCOMPARE(facts["cache/settings/replica-serve-stale-data"], std::string("false"));
        auto gaps = gapsOf(reading);
        QVERIFY2(gaps["cache/keys/a:"].message.find("lost its primary") != std::string::npos,
                 gaps["cache/keys/a:"].message.c_str());
    }

    void aNodeOfACluster()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer server({QStringLiteral("--cluster-enabled"), QStringLiteral("yes"),
                                  QStringLiteral("--cluster-port"), QString::number(freePort())});
        QVERIFY(server.isUp());
        auto reading = readRedis(withPrefix(at(server.port())));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/server/mode"], std::string("cluster"));
        QCOMPARE(facts["cache/settings/cluster-enabled"], std::string("true"));
        QCOMPARE(facts["cache/cluster/state"], std::string("fail"));
        QCOMPARE(facts["cache/cluster/whole"], std::string("false"));
        auto gaps = gapsOf(reading);
        QVERIFY(gaps.contains("cache/databases") && gaps.contains("cache/keys/a:"));
        auto options = at(server.port());
        options.emplace_back("database", OptionValue(std::int64_t(1)));
        QVERIFY2(sentenceOf(readRedis(options)).find("one database alone") != std::string::npos,
                 sentenceOf(readRedis(options)).c_str());

        server.say({QStringLiteral("CLUSTER ADDSLOTSRANGE 0 16383")});
        for (int i = 0; i < 50 && facts["cache/cluster/state"] != "ok"; ++i) {
            QTest::qWait(100);
            facts = factsOf(readRedis(at(server.port())));
        }
        QCOMPARE(facts["cache/cluster/state"], std::string("ok"));
        QCOMPARE(facts["cache/cluster/whole"], std::string("true"));
    }

    void aSentinel()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer primary;
        ServerProcess process;
        QFile file(process.folder() + QStringLiteral("/sentinel.conf"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto port = freePort();
        file.write("port " + QByteArray::number(port)
                   + "\nbind 127.0.0.1\nsentinel monitor orders "
                     "127.0.0.1 "
                   + QByteArray::number(primary.port())
                   + " 1\nsentinel auth-pass orders planted-sentinel\n");
        file.close();
        QVERIFY2(process.start(installedProgram(QStringLiteral("redis-server")),
                               {file.fileName(), QStringLiteral("--sentinel")}, port),
                 qPrintable(process.output()));
        const auto reading = readRedis(withPrefix(at(port)));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/server/mode"], std::string("sentinel"));
        QCOMPARE(facts["cache/sentinel/orders/sentinels"], std::string("1"));
        QVERIFY(!(factsAsText(reading).find("planted") != std::string::npos));
        QVERIFY(!facts.contains("cache/settings/save"));
        QVERIFY(!gapsOf(reading).contains("cache/settings/save"));
    }

    void tooManyClients()
    {
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        const RedisServer server({QStringLiteral("--maxclients"), QStringLiteral("1")});
        QVERIFY(server.isUp());
        // The server may not have noticed yet that the one who waited for its start is gone.
        QTcpSocket other;
        QByteArray answer;
        for (int i = 0; i < 50 && answer != "+PONG\r\n"; ++i) {
            other.abort();
            other.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(server.port()));
            QVERIFY(other.waitForConnected(5000));
            other.write("PING\r\n");
            QVERIFY(other.waitForReadyRead(5000));
            answer = other.readAll();
        }
        const auto reading = readRedis(at(server.port()));
        QCOMPARE(sentenceOf(reading),
                 "127.0.0.1:" + std::to_string(server.port())
                     + " has as many clients as it may have and takes no more in");
    }
};

QTEST_GUILESS_MAIN(TestRedisServers)
#include "tst_redisservers.moc"
