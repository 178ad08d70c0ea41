// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/mysqlshop.h"
#include "tests/support/rawserver.h"
#include "tests/support/testmain.h"

#include "probes/kinds/mysql.h"
#include "probes/transport/mysqlconnection.h"

#include <QElapsedTimer>
#include <QObject>

#include <thread>

#include <csignal>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

/// More tables than the server of this test keeps open, each quickly made: they hold nothing on
/// the disk.
constexpr int many = 800;

} // namespace

/// Servers in every state but the usual one, as the probe tells them.
class TestMySqlServers : public QObject
{
    Q_OBJECT

    MariaDbServer m_server;
    qint64 m_elapsed = 0;

    Reading read(OptionValue::Map map, std::chrono::milliseconds timeout = 10s,
                 std::stop_token stop = {})
    {
        const auto isGiven = [&](const char *name) {
            return std::ranges::any_of(map, [&](const auto &one) { return one.first == name; });
        };
        if (!isGiven("host") && !isGiven("socket"))
            map.emplace_back("host", OptionValue(std::string("127.0.0.1")));
        if (!isGiven("port") && !isGiven("socket"))
            map.emplace_back("port", OptionValue(std::int64_t(m_server.port())));
        if (!isGiven("database"))
            map.emplace_back("database", OptionValue(std::string("shop")));
        if (!isGiven("user"))
            map.emplace_back("user", OptionValue(std::string("auditor")));
        map.emplace_back("password", OptionValue(CredentialReference{"db"}));
        ProbeConditions run;
        run.service = "db";
        run.credentials = {{"db", plantedPassword}, {"wrong", "not-" + plantedPassword}};
        run.timeout = timeout;
        run.stop = std::move(stop);
        QElapsedTimer timer;
        timer.start();
        auto reading = runProbe(mysqlProbe(), OptionValue(std::move(map)), run);
        m_elapsed = timer.elapsed();
        return reading;
    }
    static OptionValue::Map with(const char *name, const std::string &value)
    {
        OptionValue::Map map;
        map.emplace_back(name, OptionValue(value));
        return map;
    }
    void says(const Reading &reading, ErrorCode code, const char *part)
    {
        QVERIFY2(!reading.outcome.isOk() && reading.outcome.error, part);
        const auto words = reading.outcome.error->toString();
        QVERIFY2(reading.outcome.error->code == code && words.find(part) != std::string::npos,
                 (std::string(nameOf(reading.outcome.error->code)) + ": " + words).c_str());
        QVERIFY2(words.find(plantedPassword) == std::string::npos, words.c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package mariadb-server");
        QVERIFY2(m_server.start({QStringLiteral("--max-connections=10"),
                                 QStringLiteral("--table-open-cache=100"),
                                 QStringLiteral("--server-id=2")}),
                 qPrintable(m_server.output()));
        const auto word = " IDENTIFIED BY '" + plantedPassword + "'";
        m_server.sql("CREATE DATABASE shop; CREATE TABLE shop.t (a INT);"
                     "CREATE USER auditor@'127.0.0.1'"
                     + word
                     + ";"
                       "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO auditor@'127.0.0.1';"
                       "GRANT SLAVE MONITOR ON *.* TO auditor@'127.0.0.1';"
                       "CREATE USER blind@'127.0.0.1'"
                     + word + "; GRANT SELECT ON shop.* TO blind@'127.0.0.1';"
                     + "CREATE USER strict@'127.0.0.1'" + word
                     + " REQUIRE SSL; GRANT SELECT ON shop.* TO strict@'127.0.0.1';"
                       "CREATE USER other@'127.0.0.1' IDENTIFIED BY 'another-word';");
    }

    void whoIsNotLetInIsTold()
    {
        QVERIFY(read({}).outcome.isOk());
        says(read(with("user", "other")), ErrorCode::PermissionDenied, "with this password");
        says(read(with("database", "missing")), ErrorCode::NotFound, "no database 'missing'");
        auto map = with("user", "blind");
        map.emplace_back("database", OptionValue(std::string("missing")));
        says(read(std::move(map)), ErrorCode::PermissionDenied, "database 'missing'");
        for (const auto *mode : {"required", "verify-ca", "verify-full"})
            says(read(with("tls", mode)), ErrorCode::UntrustedPeer, "offers no TLS");
        says(read(with("user", "strict")), ErrorCode::PermissionDenied, "'strict'");
        says(read(with("host", "no-such-host.invalid")), ErrorCode::Unreachable,
             "no-such-host.invalid");
        // Reserved for documentation: packets to it go nowhere, or there is no route at all.
        auto nowhere = with("host", "203.0.113.7");
        nowhere.emplace_back("tls", OptionValue(std::string("off")));
        const auto reading = read(std::move(nowhere), 500ms);
        QVERIFY(!reading.outcome.isOk());
        QVERIFY(reading.outcome.kind == OutcomeKind::TimedOut
                || reading.outcome.error->code == ErrorCode::Unreachable);
        QVERIFY2(m_elapsed < 1500, QByteArray::number(m_elapsed).constData());
    }

    void tooManyConnections()
    {
        const Secret password{std::string(plantedPassword)};
        MySqlTarget target;
        target.host = "127.0.0.1";
        target.port = m_server.port();
        target.user = "auditor";
        target.password = &password;
        target.tls = MySqlTls::Off;
        const SteadyClock clock;
        Reading reading;
        {
            std::vector<MySqlConnection> others;
            for (int i = 0; i < 10; ++i) {
                auto one = MySqlConnection::open(target, {clock, clock.now() + 10s, {}});
                QVERIFY2(one, one ? "" : one.error().message.c_str());
                others.push_back(*std::move(one));
            }
            reading = read({});
        }
        says(reading, ErrorCode::Busy, "too many connections");
    }

    void aReplicaSaysSo()
    {
        QVERIFY(read({}).find(FactPath{"db", "server", "replica"})->value.display() == "false");
        m_server.sql("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = "
                     "'x', MASTER_PASSWORD = 'planted'; SET GLOBAL read_only = 1;");
        const auto replica = read({});
        const auto blind = read(with("user", "blind"));
        m_server.sql("RESET SLAVE ALL; SET GLOBAL read_only = 0;");
        QVERIFY(replica.outcome.isOk());
        QCOMPARE(replica.find(FactPath{"db", "server", "replica"})->value.display(),
                 std::string("true"));
        QCOMPARE(replica.find(FactPath{"db", "settings", "read_only"})->value.display(),
                 std::string("true"));
        QVERIFY(joined(textsOf(replica)).find("planted") == std::string::npos);
        // Whoever may not see it does not take it for a primary.
        QVERIFY(!blind.find(FactPath{"db", "server", "replica"}));
        const auto *gap = blind.gapOver(FactPath{"db", "server", "replica"});
        QVERIFY(gap && gap->reason.code == ErrorCode::PermissionDenied);
    }

    void manyTables()
    {
        std::string sql = "CREATE DATABASE many; USE many;\n";
        for (int i = 0; i < many; ++i)
            sql += "CREATE TABLE t" + std::to_string(i)
                + " (id INT PRIMARY KEY, name VARCHAR(40), KEY (name)) ENGINE=MEMORY;\n";
        m_server.sql(sql);
        const auto whole = read(with("database", "many"), 60s);
        QVERIFY2(whole.outcome.isOk(),
                 whole.outcome.error ? whole.outcome.error->toString().c_str() : "");
        QVERIFY(whole.find(FactPath{"db", "tables", "main.t799", "columns", "name", "type"}));

        // How long a reading takes depends on what else the machine does; this is in its midst on
        // any, for so many tables.
        constexpr auto soon = 50ms;
        const auto late = read(with("database", "many"), soon);
        QCOMPARE(late.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY2(m_elapsed < soon.count() + 1000, QByteArray::number(m_elapsed).constData());
        says(late, ErrorCode::TimedOut, "");
        QVERIFY(!late.outcome.error->message.empty());

        std::stop_source stop;
        Reading stopped;
        qint64 after = 0;
        {
            std::jthread stopper([&stop, soon] {
                std::this_thread::sleep_for(soon);
                stop.request_stop();
            });
            stopped = read(with("database", "many"), 60s, stop.get_token());
            after = m_elapsed - soon.count();
        }
        QCOMPARE(stopped.outcome.kind, OutcomeKind::Cancelled);
        QVERIFY2(after < 1000, QByteArray::number(after).constData());
    }

    void aServerThatSaysNothingIsLeftInTime()
    {
        const RawServer silent(RawServer::Manner::Silent);
        OptionValue::Map map;
        map.emplace_back("port", OptionValue(std::int64_t(silent.port())));
        const auto reading = read(std::move(map), 400ms);
        QCOMPARE(reading.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY2(m_elapsed < 1400, QByteArray::number(m_elapsed).constData());
        QVERIFY(!reading.outcome.error->message.empty());
    }

    void aServerThatIsKilledInMidQuery()
    {
        const auto id = static_cast<pid_t>(m_server.processId());
        std::jthread killer([id] {
            std::this_thread::sleep_for(60ms);
            ::kill(id, SIGKILL);
        });
        const auto reading = read(with("database", "many"));
        killer.join();
        says(reading, ErrorCode::Unreachable, "the database server 127.0.0.1:");
        QVERIFY2(m_elapsed < 5000, QByteArray::number(m_elapsed).constData());
        QVERIFY(reading.facts.empty());
        says(read({}), ErrorCode::Unreachable, "cannot connect");
    }

    void aServerThatIsStarting()
    {
        // It was killed, so that it has to recover first. Until it takes connections it is closed;
        // from then on it is whole.
        Reading last;
        int refused = 0;
        bool isEachASentence = true;
        std::jthread reader([&] {
            QElapsedTimer timer;
            timer.start();
            do {
                last = read({}, 5s);
                if (last.outcome.isOk())
                    return;
                ++refused;
                const auto code = last.outcome.error->code;
                isEachASentence = isEachASentence && !last.outcome.error->message.empty()
                    && (code == ErrorCode::Unreachable || code == ErrorCode::Busy);
                std::this_thread::sleep_for(20ms);
            } while (timer.elapsed() < 20000);
        });
        m_server.restart({});
        reader.join();
        QVERIFY(isEachASentence);
        QVERIFY(refused > 0);
        QVERIFY(last.outcome.isOk());
        QVERIFY(last.find(FactPath{"db", "tables", "main.t"}));
    }
};

QTEST_GUILESS_MAIN(TestMySqlServers)
#include "tst_mysqlservers.moc"
