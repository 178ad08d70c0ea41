// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>

#include <sys/resource.h>

#include <algorithm>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

/// As many as a test has time for; 100000 by hand, with the variable.
#ifdef SIDESTAGE_SANITIZED
constexpr int usualTables = 5000;
#else
constexpr int usualTables = 20000;
#endif
const int tables = qEnvironmentVariableIsSet("SIDESTAGE_TEST_TABLES")
    ? qEnvironmentVariableIntValue("SIDESTAGE_TEST_TABLES")
    : usualTables;

/// Copies the rows that a catalog has of one table, once for each number n: the rows that as many
/// CREATE TABLE would have made, in a tenth of the time. Nobody may open such a table, and nobody
/// does: the probe reads catalogs.
const std::string copying =
    "CREATE FUNCTION copied(catalog regclass, changed jsonb, condition text) RETURNS void"
    " LANGUAGE plpgsql AS $$ DECLARE columns text; BEGIN"
    " SELECT string_agg(coalesce(changed ->> attname, 'c.' || attname), ', ' ORDER BY attnum)"
    " INTO columns FROM pg_attribute WHERE attrelid = catalog AND attnum > 0;"
    " EXECUTE format('INSERT INTO %s SELECT %s FROM generate_series(1, "
    + std::to_string(tables)
    + ") n, %s c WHERE %s', catalog, columns, catalog, condition); END $$;"
      "CREATE TABLE model (id integer NOT NULL, name text DEFAULT 'new');"
      "SELECT copied('pg_class', '{\"oid\": \"10000000 + n\", \"reltype\": \"0\","
      " \"relname\": \"''t'' || lpad(n::text, 6, ''0'')\", \"relfilenode\": \"10000000 + n\","
      " \"reltoastrelid\": \"0\"}', 'c.oid = ''model''::regclass');"
      "SELECT copied('pg_attribute', '{\"attrelid\": \"10000000 + n\"}',"
      " 'c.attrelid = ''model''::regclass AND c.attnum > 0');"
      "SELECT copied('pg_attrdef', '{\"oid\": \"20000000 + n\", \"adrelid\": \"10000000 + n\"}',"
      " 'c.adrelid = ''model''::regclass')";

} // namespace

/// A database of very many tables: everything, or a sentence, in time.
class TestPostgresMany : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    qint64 m_whole = 0; ///< how long reading everything takes here, in milliseconds

    Reading probe(std::chrono::milliseconds timeout, std::stop_token stop = {}) const
    {
        return runProbe(
            postgresqlProbe(),
            OptionValue(OptionValue::Map{{"socket", OptionValue(m_server.folder().toStdString())},
                                         {"port", OptionValue(std::int64_t(m_server.port()))},
                                         {"database", OptionValue(std::string("postgres"))},
                                         {"user", OptionValue(std::string("postgres"))}}),
            timeout, std::move(stop));
    }

    /// A second, and more on a machine on which everything takes its time.
    qint64 patience() const { return 1000 + m_whole / 20; }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        // The number of locks stays as it comes: one for each table would be too many.
        QVERIFY2(m_server.start({QStringLiteral("allow_system_table_mods = on"),
                                 QStringLiteral("shared_buffers = 128MB"),
                                 QStringLiteral("full_page_writes = off"),
                                 QStringLiteral("max_wal_size = 4GB"),
                                 QStringLiteral("log_statement = none")}),
                 qPrintable(m_server.output()));
        m_server.sql(copying);
    }

    void allOfThemAreRead()
    {
        QElapsedTimer timer;
        timer.start();
        const auto reading = probe(120s);
        m_whole = timer.elapsed();
        if (!reading.outcome.isOk())
            QFAIL(reading.outcome.error->toString().c_str());
        QVERIFY(reading.gaps.empty());
        const auto read = std::ranges::count_if(reading.facts, [](const Fact &fact) {
            return fact.path.depth() == 3 && fact.path.isWithin(FactPath{"db", "tables"});
        });
        QCOMPARE(read, std::ptrdiff_t(tables) + 1);
        const auto *last =
            reading.find(FactPath{"db", "tables", "public.t004321", "columns", "name", "default"});
        QVERIFY(last && last->value == FactValue::text("'new'"));
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        qInfo("%zu facts in %lld ms, %ld MiB at most", reading.facts.size(),
              static_cast<long long>(m_whole), usage.ru_maxrss / 1024);
#ifndef SIDESTAGE_SANITIZED // which keeps 256 MiB of what was freed
        QVERIFY(usage.ru_maxrss < 128L * 1024 + tables * 8L); // KiB: at most 8 for each
#endif
    }

    // Wherever the time ends: while the server answers, while facts are written.
    void theTimeIsKept()
    {
        for (const int share : {50, 80}) {
            const std::chrono::milliseconds timeout(std::max<qint64>(m_whole * share / 100, 100));
            QElapsedTimer timer;
            timer.start();
            const auto reading = probe(timeout);
            const auto over = timer.elapsed() - timeout.count();
            if (reading.outcome.isOk())
                continue; // faster than before
            QCOMPARE(reading.outcome.kind, OutcomeKind::TimedOut);
            QVERIFY(!reading.outcome.error->message.empty());
            QVERIFY2(over < patience(),
                     qPrintable(QStringLiteral("%1 %: %2 ms late").arg(share).arg(over)));
        }
    }

    void aStopIsHeard()
    {
        for (const int share : {70}) {
            std::stop_source stop;
            QElapsedTimer timer;
            std::atomic<qint64> stopped = 0;
            timer.start();
            const std::jthread stopper([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(m_whole * share / 100));
                stopped = timer.elapsed();
                stop.request_stop();
            });
            const auto reading = probe(120s, stop.get_token());
            const auto ended = timer.elapsed();
            if (reading.outcome.isOk())
                continue;
            QCOMPARE(reading.outcome.kind, OutcomeKind::Cancelled);
            QVERIFY2(ended - stopped < patience(), qPrintable(QString::number(ended - stopped)));
        }
    }
};

QTEST_GUILESS_MAIN(TestPostgresMany)
#include "tst_postgresmany.moc"
