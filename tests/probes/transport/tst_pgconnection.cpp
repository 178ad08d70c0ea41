// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/hostlookup.h"
#include "probes/transport/pgconnection.h"
#include "tests/support/misbehavingserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string planted = "planted-password-7391";

const SteadyClock steady;

Deadline within(Milliseconds time, std::stop_token stop = {})
{
    return {steady, steady.now() + time, std::move(stop)};
}

/// What opening ends with; Internal where it does not fail.
Error failureOf(const PgTarget &target, Milliseconds time = 10s, std::stop_token stop = {})
{
    auto connection = PgConnection::open(target, within(time, std::move(stop)));
    if (connection)
        return {ErrorCode::Internal, "it was let in", {}, {}};
    if (connection.error().toString().find(planted) != std::string::npos)
        qFatal("the password is in the message");
    return connection.error();
}

/// Takes connections on a thread of its own, and answers each with the same bytes, or nothing.
class SilentServer
{
public:
    explicit SilentServer(std::string answer = {}, bool isCut = false)
        : m_thread([this, answer = std::move(answer), isCut] {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            m_port = server.serverPort();
            std::vector<std::unique_ptr<QTcpSocket>> sockets;
            while (!m_isOver) {
                if (!server.waitForNewConnection(20))
                    continue;
                sockets.emplace_back(server.nextPendingConnection());
                sockets.back()->waitForReadyRead(1000);
                sockets.back()->write(QByteArray::fromStdString(answer));
                sockets.back()->waitForBytesWritten(1000);
                if (isCut)
                    sockets.back()->close();
            }
        })
    {
        while (m_port == 0)
            std::this_thread::yield();
    }
    ~SilentServer()
    {
        m_isOver = true;
        m_thread.join();
    }
    int port() const { return m_port; }

private:
    std::atomic<bool> m_isOver = false;
    std::atomic<int> m_port = 0;
    std::thread m_thread; ///< last
};

} // namespace

class TestPgConnection : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    const Secret m_password{std::string(planted)};

    PgTarget target() const
    {
        PgTarget target;
        target.host = "127.0.0.1";
        target.port = m_server.port();
        target.database = "shop";
        target.user = "auditor";
        target.password = &m_password;
        target.tls = PgTls::Prefer;
        return target;
    }
    PgTarget socketTarget() const
    {
        auto there = target();
        there.host.clear();
        there.socket = m_server.folder().toStdString();
        there.password = nullptr;
        return there;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start({QStringLiteral("max_connections = 20")}),
                 qPrintable(m_server.output()));
        m_server.sql("CREATE ROLE auditor LOGIN PASSWORD '" + planted + "'");
        m_server.sql("CREATE DATABASE shop");
        m_server.sql("CREATE TABLE hidden (a int); INSERT INTO hidden VALUES (1)", "shop");
    }

    void readsManyQueriesInOneGo()
    {
        auto connection = PgConnection::open(target(), within(10s));
        QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
        QCOMPARE(connection->serverVersion() / 10000 >= 12, true);
        const auto answers = connection->read(
            {{"SELECT 1, NULL, 'é'::text, true", false}, {"SELECT generate_series(1, 3)", false}});
        QVERIFY(answers);
        const auto &first = *answers->at(0);
        QCOMPARE(first.integer(0, 0), std::int64_t(1));
        QVERIFY(first.isNull(0, 1));
        QCOMPARE(first.text(0, 2), std::string_view("é"));
        QVERIFY(first.boolean(0, 3));
        QCOMPARE(answers->at(1)->size(), std::size_t(3));
        connection->finish();
    }

    void oneTransactionReadOnlyWithLimits()
    {
        m_server.sql("ALTER DATABASE shop SET statement_timeout = '700ms'");
        auto connection = PgConnection::open(socketTarget(), within(10s));
        QVERIFY(connection);
        const auto answers = connection->read(
            {{"SELECT current_setting('transaction_isolation'), "
              "current_setting('transaction_read_only'), current_setting('search_path'), "
              "current_setting('statement_timeout'), current_setting('lock_timeout'), "
              "current_setting('idle_in_transaction_session_timeout'), "
              "current_setting('application_name')",
              false},
             {"SELECT reset_val FROM pg_settings WHERE name = 'statement_timeout'", false}});
        m_server.sql("ALTER DATABASE shop RESET statement_timeout");
        QVERIFY(answers && answers->at(0));
        const auto &row = *answers->at(0);
        QCOMPARE(row.text(0, 0), std::string_view("repeatable read"));
        QCOMPARE(row.text(0, 1), std::string_view("on"));
        QCOMPARE(row.text(0, 2), std::string_view(""));
        QCOMPARE(row.text(0, 3), std::string_view("700ms")); // the server's own is lower
        QCOMPARE(row.text(0, 4), std::string_view("1s"));
        QVERIFY(row.text(0, 5) != "0");
        QCOMPARE(row.text(0, 6), std::string_view("sidestage"));
        // What was set for the transaction does not hide what the server has.
        QCOMPARE(answers->at(1)->text(0, 0), std::string_view("700"));
    }

    void aRefusedQueryLeavesTheOthers()
    {
        auto connection = PgConnection::open(target(), within(10s));
        QVERIFY(connection);
        const auto answers = connection->read({{"SELECT 1", false},
                                               {"SELECT a FROM public.hidden", true},
                                               {"SELECT 2", false},
                                               {"SELECT a FROM public.nowhere", true},
                                               {"SELECT 3", true}});
        QVERIFY(answers);
        QCOMPARE(answers->at(0)->integer(0, 0), std::int64_t(1));
        QVERIFY(!answers->at(1));
        QCOMPARE(answers->at(1).error().code, ErrorCode::PermissionDenied);
        QCOMPARE(answers->at(2)->integer(0, 0), std::int64_t(2));
        QCOMPARE(answers->at(3).error().code, ErrorCode::Unsupported);
        QCOMPARE(answers->at(4)->integer(0, 0), std::int64_t(3));
        // Without a savepoint it is the end of all that come after, for its own reason.
        const auto ended = connection->read(
            {{"SELECT a FROM public.hidden", false}, {"SELECT 4", false}, {"SELECT 5", true}});
        QVERIFY(ended);
        for (const auto &answer : *ended) {
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::PermissionDenied);
        }
        QCOMPARE(connection->readOne("SELECT 6").error().code, ErrorCode::PermissionDenied);
    }

    void aWriteIsRefused()
    {
        auto there = socketTarget();
        there.user = "postgres";
        auto connection = PgConnection::open(there, within(10s));
        QVERIFY(connection);
        QVERIFY(connection->state().isSuperuser);
        QVERIFY(!connection->readOne("CREATE TABLE public.x (a int)", true));
        QVERIFY(!connection->readOne("INSERT INTO public.hidden VALUES (2)", true));
        QCOMPARE(connection->readOne("SELECT count(*) FROM public.hidden")->integer(0, 0),
                 std::int64_t(1));
    }

    void literalsAndNames()
    {
        auto connection = PgConnection::open(socketTarget(), within(10s));
        QVERIFY(connection);
        for (const std::string text : {"", "'", "\\", "a\\'b", "\n\"é"}) {
            const auto rows =
                connection->readOne("SELECT " + pgLiteral(text) + " AS " + pgName("x\"" + text));
            QVERIFY(rows);
            QCOMPARE(rows->text(0, 0), std::string_view(text));
        }
    }

    void whoIsNotLetIn_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *what, ErrorCode code, const char *words) {
            QTest::newRow(what) << QString::fromUtf8(what) << int(code) << QString::fromUtf8(words);
        };
        row("wrong password", ErrorCode::PermissionDenied, "refused the password");
        row("no password", ErrorCode::NotConfigured, "for a password, and none is given");
        row("no such database", ErrorCode::NotFound, "no database 'nowhere'");
        row("no such role", ErrorCode::PermissionDenied, "SQLSTATE 28");
        row("no right to sign in", ErrorCode::PermissionDenied, "SQLSTATE 28000");
        row("no right to connect", ErrorCode::PermissionDenied, "may not");
        row("encryption asked for", ErrorCode::UntrustedPeer, "offers no encryption");
        row("no connection left", ErrorCode::Busy, "no connection left");
        row("closed port", ErrorCode::Unreachable, "nothing listens at 127.0.0.1:");
        row("no such socket", ErrorCode::Unreachable, "no server listens at the socket");
        row("no such host", ErrorCode::Unreachable, "no address is known");
        row("no such authorities", ErrorCode::NotFound, "authorities cannot be read");
    }
    void whoIsNotLetIn()
    {
        QFETCH(QString, what);
        QFETCH(int, code);
        QFETCH(QString, words);
        m_server.sql("DROP ROLE IF EXISTS nologin; CREATE ROLE nologin NOLOGIN");
        m_server.sql("DROP ROLE IF EXISTS single; CREATE ROLE single LOGIN CONNECTION LIMIT 0");
        m_server.sql("DROP DATABASE IF EXISTS closed");
        m_server.sql("CREATE DATABASE closed");
        m_server.sql("REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
        auto there = what.startsWith(QStringLiteral("no right")) || what == u"no connection left"
                || what == u"no such socket"
            ? socketTarget()
            : target();
        const Secret wrong(std::string("not-" + planted));
        if (what == u"wrong password")
            there.password = &wrong;
        else if (what == u"no password")
            there.password = nullptr;
        else if (what == u"no such database")
            there.database = "nowhere";
        else if (what == u"no such role")
            there.user = "nobody";
        else if (what == u"no right to sign in")
            there.user = "nologin";
        else if (what == u"no right to connect")
            there.database = "closed";
        else if (what == u"encryption asked for")
            there.tls = PgTls::Require;
        else if (what == u"no connection left")
            there.user = "single";
        else if (what == u"closed port")
            there.port = closedPort();
        else if (what == u"no such socket")
            there.socket = "/nowhere";
        else if (what == u"no such host")
            there.host = "db.invalid";
        else {
            there.tls = PgTls::VerifyFull;
            there.caFile = "/nowhere/ca.pem";
        }
        const auto error = failureOf(there);
        QCOMPARE(std::string(nameOf(error.code)), std::string(nameOf(ErrorCode(code))));
        QVERIFY2(error.message.find(words.toStdString()) != std::string::npos,
                 error.message.c_str());
    }

    void nothingIsTakenFromTheEnvironment()
    {
        // A password file, a user, options: all of it would change what happens.
        QFile passwords(m_server.folder() + QStringLiteral("/pgpass"));
        QVERIFY(passwords.open(QIODevice::WriteOnly));
        passwords.write("*:*:*:*:" + QByteArray::fromStdString(planted) + "\n");
        passwords.close();
        passwords.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        const std::vector<std::pair<const char *, QByteArray>> variables{
            {"PGPASSFILE", passwords.fileName().toUtf8()},
            {"PGPASSWORD", QByteArray::fromStdString(planted)},
            {"PGUSER", "postgres"},
            {"PGHOST", "/nowhere"},
            {"PGHOSTADDR", "192.0.2.1"},
            {"PGDATABASE", "nowhere"},
            {"PGPORT", "1"},
            {"PGOPTIONS", "-c search_path=nowhere -c nonsense=1"},
            {"PGSSLMODE", "verify-full"},
            {"PGREQUIREPEER", "nobody"},
            {"PGTARGETSESSIONATTRS", "read-write"},
            {"PGCLIENTENCODING", "LATIN1"},
            {"PGSSLCERT", "/dev/zero"},
            {"PGSSLROOTCERT", "/dev/zero"}};
        for (const auto &[name, value] : variables)
            qputenv(name, value);
        auto there = target();
        there.password = nullptr;
        const auto error = failureOf(there);
        const auto connection = PgConnection::open(target(), within(10s));
        const auto socket = PgConnection::open(socketTarget(), within(10s));
        for (const auto &[name, value] : variables)
            qunsetenv(name);
        QCOMPARE(error.code, ErrorCode::NotConfigured);
        QVERIFY2(connection, connection ? "" : connection.error().message.c_str());
        QVERIFY2(socket, socket ? "" : socket.error().message.c_str());
        // The one that cannot be set aside is said to be in the way.
        qputenv("PGSERVICE", "nowhere");
        const auto service = failureOf(target());
        qunsetenv("PGSERVICE");
        QCOMPARE(service.code, ErrorCode::NotConfigured);
        QVERIFY(service.suggestion.find("unset PGSERVICE") != std::string::npos);
    }

    void addressesOfHosts()
    {
        QCOMPARE(addressesOf("127.0.0.1", within(1s)).value(),
                 std::vector<std::string>{"127.0.0.1"});
        QVERIFY(!addressesOf("localhost", within(5s)).value().empty());
        QCOMPARE(addressesOf("db.invalid", within(5s)).error().code, ErrorCode::Unreachable);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(addressesOf("localhost", within(5s, stop.get_token())).error().code,
                 ErrorCode::Cancelled);
        QVERIFY(isLoopbackHost("localhost") && isLoopbackHost("127.3.2.1")
                && isLoopbackHost("::1"));
        QVERIFY(!isLoopbackHost("localhost.acme.test") && !isLoopbackHost("10.0.0.1"));
    }

    void aServerThatSaysNothingIsLeftInTime()
    {
        const SilentServer silent;
        auto there = target();
        there.port = silent.port();
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(failureOf(there, 300ms).code, ErrorCode::TimedOut);
        QVERIFY(timer.elapsed() < 1300);
        std::stop_source stop;
        timer.restart();
        std::thread stopper([&] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        const auto error = failureOf(there, 20s, stop.get_token());
        stopper.join();
        QCOMPARE(error.code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 1200);
    }

    void aServerThatIsSomethingElseIsSaidToBe()
    {
        const SilentServer web("HTTP/1.1 400 Bad Request\r\n\r\n", true);
        auto there = target();
        there.port = web.port();
        QCOMPARE(failureOf(there).code, ErrorCode::Protocol);
        const SilentServer cut("", true);
        there.port = cut.port();
        QCOMPARE(failureOf(there).code, ErrorCode::Unreachable);
    }

    void aFrozenServerIsLeftInTime()
    {
        auto connection = PgConnection::open(target(), within(2s));
        QVERIFY(connection && connection->readOne("SELECT 1"));
        std::stop_source stop;
        auto stopped = PgConnection::open(target(), within(20s, stop.get_token()));
        QVERIFY(stopped && stopped->readOne("SELECT 1"));
        m_server.freeze();
        QElapsedTimer timer;
        timer.start();
        // More than the socket takes: sending must not block either.
        const auto answer = connection->readOne("SELECT '" + std::string(9000000, 'x') + "'");
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::TimedOut);
        QVERIFY(timer.elapsed() < 3000);
        connection = tl::unexpected(Error{}); // leaving does not block
        QVERIFY(timer.elapsed() < 3000);

        timer.restart();
        std::thread stopper([&] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        const auto cancelled = stopped->readOne("SELECT 2");
        stopper.join();
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
        QVERIFY(!stopped->readOne("SELECT 3"));
        stopped->finish();
        stopped = tl::unexpected(Error{});
        QVERIFY(timer.elapsed() < 1200);

        timer.restart();
        QCOMPARE(failureOf(target(), 300ms).code, ErrorCode::TimedOut);
        QVERIFY(timer.elapsed() < 1300);
        m_server.thaw();
        QVERIFY(PgConnection::open(target(), within(10s)));
    }

    void aLongStatementEndsAtTheServerToo()
    {
        auto connection = PgConnection::open(target(), within(700ms));
        QVERIFY(connection);
        const auto answer = connection->readOne("SELECT pg_sleep(30)", true);
        QCOMPARE(answer.error().code, ErrorCode::TimedOut);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_server
                .sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%'"
                     " AND state = 'active' AND pid <> pg_backend_pid()")
                .empty(),
            3000);
    }

    void aSessionThatIsEndedIsSaidToBe()
    {
        auto connection = PgConnection::open(target(), within(10s));
        QVERIFY(connection && connection->readOne("SELECT 1"));
        m_server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE usename = 'auditor'");
        const auto answer = connection->readOne("SELECT 1");
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unreachable);
        QVERIFY2(answer.error().message.find("shut down") != std::string::npos,
                 answer.error().message.c_str());
        QCOMPARE(connection->readOne("SELECT 1").error().code, ErrorCode::Unreachable);
    }

    void aServerThatDiesInMidQuery()
    {
        auto connection = PgConnection::open(target(), within(10s));
        QVERIFY(connection);
        const auto pid = connection->readOne("SELECT pg_backend_pid()")->integer(0, 0);
        std::thread killer([&] {
            std::this_thread::sleep_for(200ms);
            ::kill(static_cast<pid_t>(pid), SIGKILL);
        });
        const auto answer = connection->readOne("SELECT pg_sleep(5)", true);
        killer.join();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unreachable);
        // All others are told to leave while the server recovers; then it is back.
        QTRY_VERIFY_WITH_TIMEOUT(PgConnection::open(target(), within(10s)).has_value(), 10000);
    }

    void aServerThatIsNotThereYet()
    {
        PostgresServer recovering;
        QVERIFY(recovering.create({QStringLiteral("hot_standby = off")}));
        QFile standby(recovering.dataFolder() + QStringLiteral("/standby.signal"));
        QVERIFY(standby.open(QIODevice::WriteOnly));
        standby.close();
        QVERIFY(recovering.startCreated(false));
        auto there = socketTarget();
        there.socket = recovering.folder().toStdString();
        there.port = recovering.port();
        there.user = "postgres";
        there.database = "postgres";
        Error error; // its socket comes a moment after the process
        QTRY_VERIFY_WITH_TIMEOUT((error = failureOf(there)).code != ErrorCode::Unreachable, 10000);
        QCOMPARE(error.code, ErrorCode::Busy);
        QVERIFY2(error.message.find("57P03") != std::string::npos, error.message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestPgConnection)
#include "tst_pgconnection.moc"
