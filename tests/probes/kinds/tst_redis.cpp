// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis.h"
#include "tests/support/proberunner.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QProcess>
#include <QTcpSocket>

#include <map>
#include <memory>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string adminPassword = "planted-admin-7Qx2";
const std::string auditorPassword = "planted-auditor-9Kd4";

OptionValue listOf(const std::vector<std::string> &texts)
{
    OptionValue::List list;
    for (const auto &text : texts)
        list.emplace_back(text);
    return OptionValue(std::move(list));
}

OptionValue credential(const std::string &name)
{
    return OptionValue(CredentialReference{name});
}

std::map<std::string, std::string> factsOf(const Reading &reading)
{
    std::map<std::string, std::string> facts;
    for (const auto &fact : reading.facts)
        facts[fact.path.toString()] = fact.value.display();
    return facts;
}

std::map<std::string, std::string> gapsOf(const Reading &reading)
{
    std::map<std::string, std::string> gaps;
    for (const auto &gap : reading.gaps)
        gaps[gap.path.toString()] = gap.reason.message;
    return gaps;
}

std::string sentenceOf(const Reading &reading)
{
    return reading.outcome.error ? reading.outcome.error->toString() : std::string();
}

/// Everything that a run brings to light, in one text.
std::string everything(const Reading &reading, const std::vector<std::string> &log)
{
    auto text = factsAsText(reading) + sentenceOf(reading);
    for (const auto &gap : reading.gaps)
        text += gap.path.toString() + gap.reason.toString() + '\n';
    for (const auto &line : log)
        text += line + '\n';
    return text;
}

} // namespace

/// Against a real server.
class TestRedis : public QObject
{
    Q_OBJECT

    TestCertificates m_certificates;
    std::unique_ptr<ServerProcess> m_server;
    QString m_program;
    int m_port = 0;
    int m_tlsPort = 0;

    /// What the server answers to commands, one a line, as its administrator.
    QString say(const QStringList &commands) const
    {
        QProcess client;
        client.start(QStringLiteral("redis-cli"),
                     {QStringLiteral("-p"), QString::number(m_port),
                      QStringLiteral("--no-auth-warning"), QStringLiteral("-a"),
                      QString::fromStdString(adminPassword)});
        client.write(commands.join(QLatin1Char('\n')).toUtf8() + '\n');
        client.closeWriteChannel();
        client.waitForFinished(10000);
        return QString::fromUtf8(client.readAllStandardOutput());
    }

    OptionValue::Map admin() const
    {
        return {{"host", OptionValue(std::string("127.0.0.1"))},
                {"port", OptionValue(std::int64_t(m_port))},
                {"password", credential("admin")}};
    }

    OptionValue::Map with(const std::string &name, OptionValue value) const
    {
        auto options = admin();
        std::erase_if(options, [&](const auto &option) { return option.first == name; });
        options.emplace_back(name, std::move(value));
        return options;
    }

    OptionValue::Map overTls(const std::string &mode) const
    {
        auto options = with("port", OptionValue(std::int64_t(m_tlsPort)));
        options.emplace_back("tls", OptionValue(mode));
        options.emplace_back("ca", OptionValue(m_certificates.authorityFile()));
        return options;
    }

    static Reading read(OptionValue::Map options, std::chrono::milliseconds timeout = 20s,
                        std::vector<std::string> *log = nullptr, std::stop_token stop = {})
    {
        ProbeConditions conditions;
        conditions.service = "cache";
        conditions.timeout = timeout;
        conditions.stop = std::move(stop);
        conditions.log = log;
        conditions.credentials = {
            {"admin", adminPassword}, {"auditor", auditorPassword}, {"wrong", "planted-wrong-3"}};
        return runProbe(redisProbe(), OptionValue(std::move(options)), conditions);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_program = installedProgram(QStringLiteral("redis-server"));
        if (m_program.isEmpty() || installedProgram(QStringLiteral("redis-cli")).isEmpty())
            QSKIP("redis-server is not installed (package redis-server)");
        if (!m_certificates.isUsable())
            QSKIP("openssl is not installed (package openssl)");
        m_certificates.server("localhost");
        m_certificates.server("client");
        m_server = std::make_unique<ServerProcess>();
        m_port = freePort();
        m_tlsPort = freePort();
        const auto pem = [this](const char *name) -> QString {
            return QString::fromStdString(m_certificates.folder()) + QLatin1Char('/')
                + QString::fromLatin1(name);
        };
        QVERIFY2(m_server->start(m_program,
                                 {QStringLiteral("--port"),
                                  QString::number(m_port),
                                  QStringLiteral("--bind"),
                                  QStringLiteral("127.0.0.1"),
                                  QStringLiteral("--save"),
                                  QString(),
                                  QStringLiteral("--dir"),
                                  m_server->folder(),
                                  QStringLiteral("--unixsocket"),
                                  m_server->folder() + QStringLiteral("/redis.sock"),
                                  QStringLiteral("--tls-port"),
                                  QString::number(m_tlsPort),
                                  QStringLiteral("--tls-cert-file"),
                                  pem("localhost.pem"),
                                  QStringLiteral("--tls-key-file"),
                                  pem("localhost.key"),
                                  QStringLiteral("--tls-ca-cert-file"),
                                  pem("ca.pem"),
                                  QStringLiteral("--tls-auth-clients"),
                                  QStringLiteral("no"),
                                  QStringLiteral("--requirepass"),
                                  QString::fromStdString(adminPassword)},
                                 m_port),
                 qPrintable(m_server->output()));
        const auto answer = say(
            {QStringLiteral("CONFIG SET notify-keyspace-events xKE maxmemory 64mb masterauth "
                            "planted-master-5 masteruser planted-user-6"),
             QStringLiteral("CONFIG SET tls-key-file-pass planted-key-8"),
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
        QVERIFY2(reading.gaps.empty(), everything(reading, {}).c_str());
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
            {"cache/roles/app_staging/superuser", "false"},
            {"cache/roles/na~1me\u00e9/sign-in", "off"},
            {"cache/roles/auditor/passwords", "1"},
        };
        for (const auto &[path, value] : expected) {
            QVERIFY2(facts.contains(path), path.c_str());
            QVERIFY2(facts[path] == value, (path + " = " + facts[path]).c_str());
        }
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
        QVERIFY2(reading.gaps.empty(), everything(reading, {}).c_str());
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
        say({QStringLiteral("SELECT 5"),
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
        QCOMPARE(gapsOf(reading)["cache/keys/job:"],
                 std::string("the database has 30000 keys, and no more than 29999 are looked at"));
        bounded = options;
        bounded.emplace_back("scan-time", OptionValue(std::chrono::milliseconds(1)));
        reading = read(bounded);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QVERIFY(!factsOf(reading).contains("cache/keys/job:1"));
        QCOMPARE(gapsOf(reading)["cache/keys/job:1"],
                 std::string("counting the keys took longer than 1 ms"));
        say({QStringLiteral("SELECT 5"), QStringLiteral("FLUSHDB")});
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
        QCOMPARE(facts["cache/application/superuser"], std::string("false"));
        QCOMPARE(facts["cache/application/keys"], facts["cache/roles/app_staging/keys"]);
        QCOMPARE(facts["cache/application/sign-in"], std::string("without a password"));
        facts = factsOf(read(with("application", OptionValue(std::string("default")))));
        QCOMPARE(facts["cache/application/superuser"], std::string("true"));
        auto gaps = gapsOf(read(with("application", OptionValue(std::string("nobody")))));
        QVERIFY2(gaps["cache/application"].ends_with(" has no user 'nobody'"),
                 gaps["cache/application"].c_str());
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
            QVERIFY2(gaps[path].starts_with("the user of this probe may not run "), path);
        }
        QCOMPARE(factsOf(reading)["cache/connection/password-required"], std::string("true"));

        // With INFO alone much is known all the same.
        say({QStringLiteral("ACL SETUSER limited +info")});
        reading = read(options);
        auto facts = factsOf(reading);
        gaps = gapsOf(reading);
        QCOMPARE(facts["cache/settings/maxmemory-policy"], std::string("noeviction"));
        QCOMPARE(facts["cache/settings/maxmemory/limited"], std::string("true"));
        QCOMPARE(facts["cache/settings/appendonly"], std::string("false"));
        QVERIFY(gaps.contains("cache/settings/save"));
        QVERIFY(!gaps.contains("cache/settings/maxmemory-policy"));
        say({QStringLiteral("ACL SETUSER limited -info")});

        // One refusal tells that the rest would be refused too: no log is filled.
        const auto log = say({QStringLiteral("ACL LOG RESET"), QStringLiteral("ACL LOG")});
        (void)read(options);
        const auto after = say({QStringLiteral("ACL LOG")});
        QVERIFY2(after.count(QStringLiteral("object\nconfig|get")) == 1
                     && !after.contains(QStringLiteral("count\n2")),
                 qPrintable(after));
        QVERIFY(after.contains(QStringLiteral("limited")));
    }

    void wrongCredentialsAreSentences_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("database");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("password") << QString() << QStringLiteral("wrong") << 0
                                  << QStringLiteral("does not accept the user and the password");
        QTest::newRow("user") << QStringLiteral("nobody") << QStringLiteral("auditor") << 0
                              << QStringLiteral("does not accept the user and the password");
        QTest::newRow("none") << QString() << QString() << 0
                              << QStringLiteral("asks for a password");
        QTest::newRow("missing") << QString() << QStringLiteral("nowhere") << 0
                                 << QStringLiteral("the credential 'nowhere' is not there");
        QTest::newRow("database") << QString() << QStringLiteral("admin") << 99
                                  << QStringLiteral("has no database of that number");
    }

    void wrongCredentialsAreSentences()
    {
        QFETCH(QString, user);
        QFETCH(QString, password);
        QFETCH(int, database);
        QFETCH(QString, sentence);
        auto options = admin();
        options.pop_back();
        if (!user.isEmpty())
            options.emplace_back("user", OptionValue(user.toStdString()));
        if (!password.isEmpty())
            options.emplace_back("password", credential(password.toStdString()));
        options.emplace_back("database", OptionValue(std::int64_t(database)));
        std::vector<std::string> log;
        const auto reading = read(options, 5s, &log);
        QCOMPARE(reading.outcome.kind, OutcomeKind::Failed);
        QVERIFY2(sentenceOf(reading).find(sentence.toStdString()) != std::string::npos,
                 sentenceOf(reading).c_str());
        QVERIFY(everything(reading, log).find("planted") == std::string::npos);
    }

    void overAUnixSocket()
    {
        OptionValue::Map options{
            {"socket", OptionValue(m_server->folder().toStdString() + "/redis.sock")},
            {"password", credential("admin")}};
        auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/encrypted"], std::string("false"));
        QCOMPARE(factsOf(reading)["cache/settings/databases"], std::string("16"));

        options.front().second = OptionValue(std::string("/nowhere/redis.sock"));
        reading = read(options);
        QCOMPARE(sentenceOf(reading), std::string("there is no socket at /nowhere/redis.sock"));
    }

    void overTls()
    {
        auto options = overTls("verify-full");
        options.front().second = OptionValue(std::string("localhost"));
        auto reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        auto facts = factsOf(reading);
        QCOMPARE(facts["cache/connection/encrypted"], std::string("true"));
        QCOMPARE(facts["cache/connection/verified"], std::string("true"));
        QCOMPARE(facts["cache/connection/protocol"], std::string("TLSv1.3"));
        QVERIFY(reading.gaps.empty());
    }

    void certificatesAreVerifiedAsFarAsTheModeSays()
    {
        // By address: the certificate is for another name.
        auto reading = read(overTls("verify-full"));
        QCOMPARE(reading.outcome.error ? reading.outcome.error->code : ErrorCode::Internal,
                 ErrorCode::UntrustedPeer);
        QVERIFY2(sentenceOf(reading).find("is for another name") != std::string::npos,
                 sentenceOf(reading).c_str());
        reading = read(overTls("verify-ca"));
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/verified"], std::string("false"));

        // By an authority that is not ours.
        for (const auto *mode : {"verify-full", "verify-ca"}) {
            auto options = overTls(mode);
            options.front().second = OptionValue(std::string("localhost"));
            options.pop_back(); // ca
            reading = read(options);
            QVERIFY2(sentenceOf(reading).find("not trusted here") != std::string::npos,
                     sentenceOf(reading).c_str());
        }
        auto options = overTls("required");
        options.pop_back();
        reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/connection/encrypted"], std::string("true"));
        QCOMPARE(factsOf(reading)["cache/connection/verified"], std::string("false"));
    }

    void serversMayAskForACertificate()
    {
        say({QStringLiteral("CONFIG SET tls-auth-clients yes")});
        auto options = overTls("verify-ca");
        auto reading = read(options);
        QVERIFY2(sentenceOf(reading).find("asks for a certificate of ours") != std::string::npos,
                 sentenceOf(reading).c_str());
        options.emplace_back("certificate", OptionValue(m_certificates.folder() + "/client.pem"));
        options.emplace_back("certificate-key",
                             OptionValue(m_certificates.folder() + "/client.key"));
        reading = read(options);
        QVERIFY2(reading.outcome.isOk(), sentenceOf(reading).c_str());
        QCOMPARE(factsOf(reading)["cache/settings/tls-auth-clients"], std::string("true"));
        say({QStringLiteral("CONFIG SET tls-auth-clients no")});

        options.back().second = OptionValue(m_certificates.folder() + "/client.pem");
        QVERIFY(sentenceOf(read(options)).find("holds no private key") != std::string::npos);
        options.back().second = OptionValue(m_certificates.folder() + "/nowhere.pem");
        QVERIFY(sentenceOf(read(options)).find("cannot be read") != std::string::npos);
    }

    void plainAndTlsTakenForEachOther()
    {
        QElapsedTimer timer;
        timer.start();
        auto options = admin();
        options.emplace_back("tls", OptionValue(std::string("verify-full")));
        auto reading = read(options, 1500ms);
        QVERIFY(!reading.outcome.isOk());
        QVERIFY2(sentenceOf(reading).find("TLS") != std::string::npos, sentenceOf(reading).c_str());
        options = with("port", OptionValue(std::int64_t(m_tlsPort)));
        reading = read(options, 1500ms);
        QVERIFY(!reading.outcome.isOk());
        QVERIFY2(sentenceOf(reading).find("speaks TLS") != std::string::npos,
                 sentenceOf(reading).c_str());
        QVERIFY(timer.elapsed() < 5000);
    }

    void aFrozenServerIsLeftInTime()
    {
        m_server->freeze();
        QElapsedTimer timer;
        timer.start();
        auto reading = read(admin(), 700ms);
        auto elapsed = timer.restart();
        auto kind = reading.outcome.kind;
        std::stop_source stop;
        std::thread stopper([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        const auto stopped = read(admin(), 20s, nullptr, stop.get_token());
        const auto stoppedAfter = timer.restart();
        stopper.join();
        const auto overTcp = read(overTls("verify-ca"), 500ms);
        const auto tlsAfter = timer.elapsed();
        m_server->thaw();
        QCOMPARE(kind, OutcomeKind::TimedOut);
        QVERIFY(elapsed >= 600 && elapsed < 1700);
        QCOMPARE(stopped.outcome.kind, OutcomeKind::Cancelled);
        QVERIFY(stoppedAfter < 1200);
        QCOMPARE(overTcp.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY(tlsAfter < 1500);
        QVERIFY2(read(admin()).outcome.isOk(), "the server goes on");
    }

    // MONITOR shows what runs, but for what administrators do; commandstats counts that too.
    void nothingButReadsIsSent()
    {
        say({QStringLiteral("CONFIG RESETSTAT")});
        const auto changes = [this] {
            return say({QStringLiteral("INFO persistence")})
                .split(QLatin1Char('\n'))
                .filter(QStringLiteral("rdb_changes_since_last_save"));
        };
        const auto settings = [this] { return say({QStringLiteral("CONFIG GET *")}); };
        const auto before = changes();
        const auto settingsBefore = settings();
        QTcpSocket monitor;
        monitor.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_port));
        QVERIFY(monitor.waitForConnected(5000));
        monitor.write(QByteArray::fromStdString("AUTH " + adminPassword + "\r\nMONITOR\r\n"));
        QByteArray seen;
        const auto readUntil = [&](const QByteArray &end) {
            while (!seen.contains(end) && monitor.waitForReadyRead(5000))
                seen += monitor.readAll();
        };
        readUntil("+OK\r\n+OK\r\n");
        say({QStringLiteral("CONFIG RESETSTAT")});

        auto options = with("prefixes", listOf({"session:", "cart:"}));
        options.emplace_back("types", OptionValue(true));
        options.emplace_back("database", OptionValue(std::int64_t(3)));
        options.emplace_back("settings", listOf({"slowlog-max-len"}));
        QVERIFY(read(options).outcome.isOk());
        const auto statistics =
            say({QStringLiteral("ECHO end-of-probe"), QStringLiteral("INFO commandstats")});
        readUntil("end-of-probe");

        const QSet<QString> allowed{QStringLiteral("ping"),        QStringLiteral("auth"),
                                    QStringLiteral("select"),      QStringLiteral("info"),
                                    QStringLiteral("config|get"),  QStringLiteral("acl|users"),
                                    QStringLiteral("acl|getuser"), QStringLiteral("command|info"),
                                    QStringLiteral("scan"),        QStringLiteral("dbsize"),
                                    QStringLiteral("type"),        QStringLiteral("function|list")};
        const QSet<QString> ours{QStringLiteral("echo"), QStringLiteral("command|docs"),
                                 QStringLiteral("config|resetstat")};
        QSet<QString> counted;
        for (const auto &line : statistics.split(QLatin1Char('\n'))) {
            if (!line.startsWith(QStringLiteral("cmdstat_")))
                continue;
            const auto name = line.mid(8, line.indexOf(QLatin1Char(':')) - 8);
            if (!ours.contains(name)) {
                QVERIFY2(allowed.contains(name), qPrintable(line));
                counted.insert(name);
            }
        }
        QVERIFY2(counted.contains(QStringLiteral("config|get"))
                     && counted.contains(QStringLiteral("scan"))
                     && counted.contains(QStringLiteral("acl|getuser")),
                 qPrintable(statistics));
        QSet<QString> commands;
        for (const auto &line : QString::fromUtf8(seen).split(QLatin1Char('\n'))) {
            const auto quote = line.indexOf(QLatin1Char('"'));
            if (quote > 0)
                commands.insert(
                    line.mid(quote + 1, line.indexOf(QLatin1Char('"'), quote + 1) - quote - 1)
                        .toLower());
        }
        QVERIFY(commands.contains(QStringLiteral("scan")));
        for (const auto &command : commands)
            QVERIFY2(QStringLiteral(
                         "ping auth select info command scan dbsize type function acl config echo")
                         .split(QLatin1Char(' '))
                         .contains(command),
                     qPrintable(command));
        QVERIFY(!seen.contains("\"*\"") && !seen.contains("planted"));
        QCOMPARE(changes(), before);
        QCOMPARE(settings(), settingsBefore);
    }

    void noPasswordIsSeenAnywhere()
    {
        std::vector<std::string> log;
        auto options = with("prefixes", listOf({"session:"}));
        options.emplace_back("types", OptionValue(true));
        const auto reading = read(options, 20s, &log);
        QVERIFY(reading.outcome.isOk());
        const auto text = everything(reading, log);
        QVERIFY2(text.find("planted") == std::string::npos, text.c_str());
        // Nor the digests that the server keeps of them.
        const auto users = say({QStringLiteral("ACL LIST")});
        int digests = 0;
        for (const auto &word : users.split(QLatin1Char(' '))) {
            if (!word.startsWith(QLatin1Char('#')))
                continue;
            ++digests;
            QVERIFY(text.find(word.mid(1, 12).toStdString()) == std::string::npos);
        }
        QVERIFY(digests >= 2);
    }
};

QTEST_GUILESS_MAIN(TestRedis)
#include "tst_redis.moc"
