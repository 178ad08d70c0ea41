// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/redisprobe.h"
#include "tests/support/readingtext.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>

#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

OptionValue number(std::int64_t value)
{
    return OptionValue(value);
}

} // namespace

/// Real servers that are starting, follow another one, are full of keys, or die.
class TestRedisLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
    }

    void aServerThatStillLoads()
    {
        RedisServer before;
        QVERIFY(before.isUp());
        before.say({QStringLiteral("EVAL \"for i = 1, 20000 do redis.call('SET', 'a:' .. i, i) "
                                   "end\" 0"),
                    QStringLiteral("SAVE")});
        // With the server's own delay for each key, in microseconds, loading takes most of a
        // minute.
        const RedisServer server({QStringLiteral("--dir"), before.folder(),
                                  QStringLiteral("--key-load-delay"), QStringLiteral("2000"),
                                  QStringLiteral("--loading-process-events-interval-bytes"),
                                  QStringLiteral("1024")});
        QVERIFY2(server.isUp(), qPrintable(server.output()));
        auto options = server.target();
        options.emplace_back("prefixes", listOf({"a:"}));
        QElapsedTimer timer;
        timer.start();
        const auto reading = readRedis(options, 10s);
        QVERIFY(timer.elapsed() < 9000);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto gaps = gapsOf(reading);
        for (const auto *path : {"cache/databases", "cache/keys/a:"}) {
            QVERIFY2(gaps.contains(path), path);
            QCOMPARE(gaps[path].code, ErrorCode::Busy);
            QVERIFY2(gaps[path].message.ends_with(" is starting and still loads its data"),
                     gaps[path].message.c_str());
        }
        QCOMPARE(factsOf(reading)["cache/server/engine"], std::string("Redis"));
        // What is known only in part is not taken for less than there is.
        QVERIFY(!factsOf(reading).contains("cache/keys/a:"));
    }

    void aReplicaThatFollowsItsPrimary()
    {
        const RedisServer primary(
            {QStringLiteral("--repl-diskless-sync-delay"), QStringLiteral("0")});
        QVERIFY(primary.isUp());
        primary.say({QStringLiteral("MSET a:1 x a:2 y")});
        const RedisServer replica({QStringLiteral("--replicaof"), QStringLiteral("127.0.0.1"),
                                   QString::number(primary.port())});
        QVERIFY(replica.isUp());
        auto options = replica.target();
        options.emplace_back("prefixes", listOf({"a:"}));
        std::map<std::string, std::string> facts;
        const auto isFollowing = [&] {
            facts = factsOf(readRedis(options));
            return facts["cache/replication/link"] == "up" && facts["cache/keys/a:"] == "2";
        };
        QTRY_VERIFY_WITH_TIMEOUT(isFollowing(), 8000);
        QCOMPARE(facts["cache/server/role"], std::string("replica"));
        QCOMPARE(facts["cache/settings/replica-read-only"], std::string("true"));
        facts = factsOf(readRedis(primary.target()));
        QCOMPARE(facts["cache/server/role"], std::string("primary"));
        QCOMPARE(facts["cache/replication/replicas"], std::string("1"));
        QVERIFY(!facts.contains("cache/replication/link"));
    }

    void keysMayBeCalledAnything()
    {
        const RedisServer server;
        QVERIFY(server.isUp());
        server.say(
            {QStringLiteral("SET \"\U0001F418:1\" x"), QStringLiteral("SET \"\U0001F418\" x"),
             QStringLiteral("SET \"new\\nline:1\" x"), QStringLiteral("SET \"a/b~c\" x"),
             QStringLiteral("SET \"it's \\\"x\\\"\" x"), QStringLiteral("SET \"\" x"),
             QStringLiteral("SET \"\\x00\\xff\\r\\n+OK\" x"), QStringLiteral("SET \"star*?[\" x")});
        auto options = server.target();
        options.emplace_back(
            "prefixes",
            listOf({"\U0001F418", "\U0001F418:", "new\nline:", "a/b~", "it's \"", "star"}));
        options.emplace_back("types", OptionValue(true));
        const auto reading = readRedis(options);
        QVERIFY2(reading.outcome.isOk() && reading.gaps.empty(), everythingIn(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/databases/0/keys"], std::string("8"));
        for (const auto &[path, count] :
             std::map<std::string, std::string>{{"cache/keys/\U0001F418", "2"},
                                                {"cache/keys/\U0001F418:", "1"},
                                                {"cache/keys/new\nline:", "1"},
                                                {"cache/keys/a~1b~0", "1"},
                                                {"cache/keys/it's \"", "1"},
                                                {"cache/keys/star", "1"}}) {
            QVERIFY2(facts[path] == count, (path + " = " + facts[path]).c_str());
            QVERIFY2(facts[path + "/types"] == "{string}", path.c_str());
        }
    }

    void aMillionKeys()
    {
        RedisServer server({QStringLiteral("--enable-debug-command"), QStringLiteral("local")});
        QVERIFY(server.isUp());
        server.say({QStringLiteral("DEBUG POPULATE 1000000 job 8"), QStringLiteral("SET lone 1")});
        auto options = server.target();
        options.emplace_back("prefixes", listOf({"job:", "lone"}));
        // As it is without any bound of the target's own: not walked at all.
        QElapsedTimer timer;
        timer.start();
        auto reading = readRedis(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QVERIFY2(timer.elapsed() < 2000, std::to_string(timer.elapsed()).c_str());
        QCOMPARE(factsOf(reading)["cache/databases/0/keys"], std::string("1000001"));
        QCOMPARE(gapsOf(reading)["cache/keys/lone"].message,
                 std::string("the database has 1000001 keys, and no more than 250000 are looked "
                             "at"));

        // With little time nothing is guessed.
        options.emplace_back("scan-keys", number(2000000));
        options.emplace_back("scan-time", OptionValue(std::chrono::milliseconds(50)));
        timer.restart();
        reading = readRedis(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QVERIFY2(timer.elapsed() < 1500, std::to_string(timer.elapsed()).c_str());
        QCOMPARE(gapsOf(reading)["cache/keys/job:"].message,
                 std::string("counting the keys took longer than 50 ms"));

        // Stopped, and killed, in the middle of the walk.
        options.back().second = OptionValue(std::chrono::milliseconds(60000));
        std::stop_source stop;
        {
            const std::jthread stopper([&stop] {
                std::this_thread::sleep_for(100ms);
                stop.request_stop();
            });
            timer.restart();
            reading = readRedis(options, 60s, nullptr, stop.get_token());
        }
        QCOMPARE(reading.outcome.kind, OutcomeKind::Cancelled);
        QVERIFY(timer.elapsed() < 1100);
        {
            const std::jthread killer([&server] {
                std::this_thread::sleep_for(100ms);
                server.kill();
            });
            timer.restart();
            reading = readRedis(options, 60s);
        }
        // What was read before the walk stays; a death before it fails the probe.
        QVERIFY2(timer.elapsed() < 2000, everythingIn(reading).c_str());
        const auto reason =
            reading.outcome.error ? *reading.outcome.error : gapsOf(reading)["cache/keys/job:"];
        QVERIFY2(reason.code == ErrorCode::Unreachable && reason.message.size() > 20,
                 everythingIn(reading).c_str());
        QVERIFY(!factsOf(reading).contains("cache/keys/job:"));
    }
};

QTEST_GUILESS_MAIN(TestRedisLimits)
#include "tst_redislimits.moc"
