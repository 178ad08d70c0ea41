// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis.h"
#include "tests/support/kinds/redisprobe.h"
#include "tests/support/readingtext.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QObject>

#include <map>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

/// What is read of a real server.
class TestRedis : public QObject, protected RedisUnderTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!RedisServer::isInstalled())
            QSKIP("redis-server is not installed (packages redis-server and redis-tools)");
        m_server = std::make_unique<RedisServer>(QStringList(), adminPassword);
        QVERIFY2(m_server->isUp(), qPrintable(m_server->output()));
        const auto answer = m_server->say(
            {QStringLiteral("CONFIG SET notify-keyspace-events xKE maxmemory 64mb"),
             QStringLiteral("ACL SETUSER auditor on >%1 resetkeys resetchannels -@all +ping +info "
                            "+config|get +acl|users +acl|getuser +command|info +scan +dbsize "
                            "+select +function|list +type")
                 .arg(QString::fromStdString(auditorPassword)),
             QStringLiteral("ACL SETUSER limited on >%1 resetkeys resetchannels -@all +ping")
                 .arg(QString::fromStdString(auditorPassword)),
             QStringLiteral("ACL SETUSER app_staging on nopass ~app:* %R~shared:* &news:* +@all "
                            "-@dangerous -@admin +info (+get ~other:*)"),
             QStringLiteral("ACL SETUSER \"na/me\u00e9\" off"),
             QStringLiteral("MSET session:1 planted-value-1 session:2 b session:3 c"),
             QStringLiteral("HSET cart:1 a planted-value-2"), QStringLiteral("SADD cart:tags a b"),
             QStringLiteral("SET plain x EX 1000"), QStringLiteral("SELECT 3"),
             QStringLiteral("MSET other:1 a other:2 b"), QStringLiteral("SELECT 0"),
             QStringLiteral("FUNCTION LOAD \"#!lua name=prices\\nredis.register_function{"
                            "function_name='total', callback=function() return 'planted-code' "
                            "end, flags={'no-writes'}}\"")});
        QVERIFY2(!answer.contains(QStringLiteral("ERR")), qPrintable(answer));
    }

    void readsWhatTheServerIs()
    {
        const auto reading = read(admin());
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QVERIFY2(reading.gaps.empty(), everythingIn(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/server/engine"], std::string("Redis"));
        QVERIFY(facts["cache/server/version"].starts_with(facts["cache/server/major"] + '.'));
        const std::map<std::string, std::string> expected{
            {"cache/connection/encrypted", "false"},
            {"cache/connection/verified", "false"},
            {"cache/connection/password-required", "true"},
            {"cache/server/mode", "standalone"},
            {"cache/server/role", "primary"},
            {"cache/replication/replicas", "0"},
            {"cache/persistence/last-snapshot", "ok"},
            {"cache/settings/maxmemory-policy", "noeviction"},
            {"cache/settings/maxmemory", "67108864"},
            {"cache/settings/maxmemory/limited", "true"},
            {"cache/settings/save", ""},
            {"cache/settings/save/enabled", "false"},
            {"cache/settings/appendonly", "false"},
            {"cache/settings/appendfsync", "everysec"},
            {"cache/settings/notify-keyspace-events", "EKx"},
            {"cache/settings/databases", "16"},
            {"cache/settings/cluster-enabled", "false"},
            {"cache/settings/timeout", "0"},
            {"cache/databases/0/keys", "6"},
            {"cache/databases/0/expiring", "1"},
            {"cache/databases/3/keys", "2"},
            {"cache/commands/FLUSHALL", "true"},
            {"cache/functions/prices", "LUA"},
            {"cache/functions/prices/functions/total", "{no-writes}"},
            {"cache/roles/default/superuser", "true"},
            {"cache/roles/default/sign-in", "with a password"},
            {"cache/roles/app_staging", "user"},
            {"cache/roles/app_staging/sign-in", "without a password"},
            {"cache/roles/app_staging/passwords", "0"},
            {"cache/roles/app_staging/keys", "{%R~shared:*, ~app:*}"},
            {"cache/roles/app_staging/channels", "{&news:*}"},
            {"cache/roles/app_staging/selectors", "{(-@all +get ~other:*)}"},
            {"cache/roles/na~1me\u00e9/sign-in", "off"},
            {"cache/roles/auditor/passwords", "1"},
        };
        for (const auto &[path, value] : expected) {
            QVERIFY2(facts.contains(path), path.c_str());
            QVERIFY2(facts[path] == value, (path + " = " + facts[path]).c_str());
        }
        QVERIFY(!facts.contains("cache/roles/app_staging/superuser"));
        const auto commands = facts["cache/roles/app_staging/commands"];
        QVERIFY2(commands.starts_with("[+@all, -@admin, ")
                     && commands.find("-flushall") != commands.npos,
                 commands.c_str());
        QVERIFY(!facts.contains("cache/keys")); // nothing was asked to be counted
        QVERIFY(!facts.contains("cache/connection/protocol"));
    }

    // docs/probes/redis.md has a reason for each.
    void everySettingIsExplained()
    {
        QFile file(QStringLiteral(SIDESTAGE_SOURCE_DIR "/docs/probes/redis.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto page = file.readAll().toStdString();
        int count = 0;
        for (const auto &[path, value] : factsOf(read(admin()))) {
            constexpr std::string_view beginning = "cache/settings/";
            if (!path.starts_with(beginning))
                continue;
            ++count;
            const auto name = '`' + path.substr(beginning.size()) + '`';
            QVERIFY2(page.find(name) != std::string::npos, name.c_str());
        }
        QVERIFY(count > 40);
    }

    void theSameTwice() { QCOMPARE(factsAsText(read(admin())), factsAsText(read(admin()))); }

    void countsKeysByPrefix()
    {
        auto options = with("prefixes", listOf({"session:", "cart:", "s", "gone/away:"}));
        options.emplace_back("types", OptionValue(true));
        const auto reading = read(options);
        auto facts = factsOf(reading);
        QVERIFY2(reading.gaps.empty(), everythingIn(reading).c_str());
        QCOMPARE(facts["cache/keys/session:"], std::string("3"));
        QCOMPARE(facts["cache/keys/session:/types"], std::string("{string}"));
        QCOMPARE(facts["cache/keys/cart:"], std::string("2"));
        QCOMPARE(facts["cache/keys/cart:/types"], std::string("{hash, set}"));
        QCOMPARE(facts["cache/keys/s"], std::string("3"));
        QCOMPARE(facts["cache/keys/gone~1away:"], std::string("0"));

        options = with("prefixes", listOf({"other:"}));
        options.emplace_back("database", OptionValue(std::int64_t(3)));
        facts = factsOf(read(options));
        QCOMPARE(facts["cache/keys/other:"], std::string("2"));
        QVERIFY(!facts.contains("cache/keys/other:/types"));
    }

    void countsAllOfManyKeys()
    {
        m_server->say(
            {QStringLiteral("SELECT 5"),
             QStringLiteral(
                 "EVAL \"for i = 1, 30000 do redis.call('SET', 'job:' .. i, 1) end\" 0")});
        auto options = with("prefixes", listOf({"job:", "job:1"}));
        options.emplace_back("database", OptionValue(std::int64_t(5)));
        auto facts = factsOf(read(options));
        QCOMPARE(facts["cache/keys/job:"], std::string("30000"));
        QCOMPARE(facts["cache/keys/job:1"], std::string("11111"));

        // Beyond the bounds nothing is guessed.
        auto bounded = options;
        bounded.emplace_back("scan-keys", OptionValue(std::int64_t(29999)));
        auto reading = read(bounded);
        QVERIFY(reading.outcome.isOk());
        QVERIFY(!factsOf(reading).contains("cache/keys/job:"));
        QCOMPARE(gapsOf(reading)["cache/keys/job:"].message,
                 std::string("the database has 30000 keys, and no more than 29999 are looked at"));
        bounded = options;
        bounded.emplace_back("scan-time", OptionValue(std::chrono::milliseconds(1)));
        reading = read(bounded);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QVERIFY(!factsOf(reading).contains("cache/keys/job:1"));
        QCOMPARE(gapsOf(reading)["cache/keys/job:1"].message,
                 std::string("counting the keys took longer than 1 ms"));
        m_server->say({QStringLiteral("SELECT 5"), QStringLiteral("FLUSHDB")});
    }

    void readsFurtherSettingsAndHidesWhatItDoesNotKnow()
    {
        auto options = with("settings", listOf({"Slowlog-Max-Len", "dir", "no-such-setting"}));
        const auto reading = read(options);
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/settings/slowlog-max-len"], std::string("128"));
        QVERIFY(facts.contains("cache/settings/dir"));
        QVERIFY(!facts.contains("cache/settings/no-such-setting"));
        QVERIFY(reading.gaps.empty());
    }

    void rolesAreComparedUnderOneName()
    {
        auto options = admin();
        OptionValue::Map roles{{"app_staging", OptionValue(std::string("app"))}};
        options.emplace_back("roles", OptionValue(std::move(roles)));
        const auto facts = factsOf(read(options));
        QVERIFY(facts.contains("cache/roles/app/commands"));
        QVERIFY(!facts.contains("cache/roles/app_staging/commands"));
    }

    void theApplicationIsComparedWhateverItIsCalled()
    {
        auto facts = factsOf(read(with("application", OptionValue(std::string("app_staging")))));
        QVERIFY(!facts.contains("cache/application/superuser"));
        QCOMPARE(facts["cache/application/keys"], facts["cache/roles/app_staging/keys"]);
        QCOMPARE(facts["cache/application/sign-in"], std::string("without a password"));
        facts = factsOf(read(with("application", OptionValue(std::string("default")))));
        QCOMPARE(facts["cache/application/superuser"], std::string("true"));
        auto gaps = gapsOf(read(with("application", OptionValue(std::string("nobody")))));
        QVERIFY2(gaps["cache/application"].message.ends_with(" has no user 'nobody'"),
                 gaps["cache/application"].message.c_str());
        const auto kind = redisProbe();
        QCOMPARE(kind.areaOf("cache/application/superuser"), Area::Access);
        QCOMPARE(kind.areaOf("cache/roles/a/keys"), Area::Access);
        QCOMPARE(kind.areaOf("cache/settings/roles"), Area::Database);
        QCOMPARE(kind.areaOf("cache"), Area::Database);
    }

    // The rights that docs/probes/redis.md says are enough.
    void aUserWithTheLeastRightsSeesTheSame()
    {
        auto options = with("password", credential("auditor"));
        options.emplace_back("user", OptionValue(std::string("auditor")));
        options.emplace_back("prefixes", listOf({"session:"}));
        options.emplace_back("types", OptionValue(true));
        const auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        // TYPE needs a right to the keys themselves.
        QCOMPARE(reading.gaps.size(), std::size_t(1));
        QVERIFY(gapsOf(reading).contains("cache/keys/session:"));
        auto facts = factsOf(reading);
        auto expected = factsOf(read(admin()));
        QCOMPARE(facts.size(), expected.size());

        options.pop_back();
        facts = factsOf(read(options));
        QCOMPARE(facts["cache/keys/session:"], std::string("3"));
    }

    void whatMayNotBeSeenIsAGapEach()
    {
        auto options = with("password", credential("auditor"));
        options.emplace_back("user", OptionValue(std::string("limited")));
        options.emplace_back("prefixes", listOf({"session:"}));
        auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto gaps = gapsOf(reading);
        for (const auto *path :
             {"cache/server", "cache/databases", "cache/roles", "cache/settings/maxmemory-policy",
              "cache/settings/save", "cache/commands", "cache/keys/session:"}) {
            QVERIFY2(gaps.contains(path), path);
            QVERIFY2(gaps[path].message.starts_with("the user of this probe may not run "), path);
        }
        QCOMPARE(factsOf(reading)["cache/connection/password-required"], std::string("true"));

        // With INFO alone much is known all the same.
        m_server->say({QStringLiteral("ACL SETUSER limited +info")});
        reading = read(options);
        auto facts = factsOf(reading);
        gaps = gapsOf(reading);
        QCOMPARE(facts["cache/settings/maxmemory-policy"], std::string("noeviction"));
        QCOMPARE(facts["cache/settings/maxmemory/limited"], std::string("true"));
        QCOMPARE(facts["cache/settings/appendonly"], std::string("false"));
        QVERIFY(gaps.contains("cache/settings/save"));
        QVERIFY(!gaps.contains("cache/settings/maxmemory-policy"));
        m_server->say({QStringLiteral("ACL SETUSER limited -info")});

        // One refusal tells that the rest would be refused too: no log is filled.
        const auto log =
            m_server->say({QStringLiteral("ACL LOG RESET"), QStringLiteral("ACL LOG")});
        (void)read(options);
        const auto after = m_server->say({QStringLiteral("ACL LOG")});
        QVERIFY2(after.count(QStringLiteral("object\nconfig|get")) == 1
                     && !after.contains(QStringLiteral("count\n2")),
                 qPrintable(after));
        QVERIFY(after.contains(QStringLiteral("limited")));
    }
};

QTEST_GUILESS_MAIN(TestRedis)
#include "tst_redis.moc"
