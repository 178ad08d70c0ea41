// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgconnection.h"
#include "tests/support/postgresserver.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpServer>

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
        QCOMPARE(row.text(0, 4), std::string_view("5s"));
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
};

QTEST_GUILESS_MAIN(TestPgConnection)
#include "tst_pgconnection.moc"
