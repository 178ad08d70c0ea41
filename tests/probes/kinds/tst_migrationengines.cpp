// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql.h"
#include "probes/kinds/postgresql.h"
#include "probes/kinds/sqlite.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingfindings.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

using namespace sidestage;
using namespace sidestage::test;

namespace {

constexpr std::chrono::milliseconds timeout{20000};

struct Migration
{
    const char *version;
    int checksum;
};

/// Flyway's table, as its documentation has it, in the words that all engines understand.
std::string flyway(const std::vector<Migration> &migrations)
{
    std::string sql = "CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY,"
                      " version VARCHAR(50), description VARCHAR(200), type VARCHAR(20),"
                      " script VARCHAR(1000), checksum INTEGER, success BOOLEAN);";
    int rank = 0;
    for (const auto &one : migrations) {
        const auto version = std::string(one.version);
        sql += "INSERT INTO flyway_schema_history VALUES (" + std::to_string(++rank) + ", '"
            + version + "', 'x', 'SQL', 'V" + version + "__x.sql', " + std::to_string(one.checksum)
            + ", TRUE);";
    }
    return sql;
}

} // namespace

/// The same three stories about migrations on a real database of each engine: two databases, one
/// is staging's and the other production's.
class TestMigrationEngines : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<MariaDbServer> m_mariadb;
    int m_databases = 0;

    Reading readSqlite(const std::string &sql)
    {
        const auto path = m_folder.filePath(QString::number(++m_databases));
        execute(openTestDatabase(path), sql);
        return runProbe(sqliteProbe(), textOptions({{"file", path.toStdString()}}), timeout);
    }
    Reading readPostgres(const std::string &sql)
    {
        const auto name = "shop" + std::to_string(++m_databases);
        m_postgres->sql("CREATE DATABASE " + name);
        m_postgres->sql(sql, name);
        return runProbe(postgresqlProbe(),
                        OptionValue(OptionValue::Map{
                            {"socket", OptionValue(m_postgres->folder().toStdString())},
                            {"port", OptionValue(std::int64_t(m_postgres->port()))},
                            {"database", OptionValue(name)},
                            {"user", OptionValue(std::string("postgres"))}}),
                        timeout);
    }
    Reading readMariaDb(const std::string &sql)
    {
        const auto name = "shop" + std::to_string(++m_databases);
        m_mariadb->sql("CREATE DATABASE " + name);
        m_mariadb->sql(sql, name);
        return runProbe(
            mysqlProbe(),
            textOptions({{"socket", m_mariadb->socket()}, {"database", name}, {"user", "root"}}),
            timeout);
    }
    Reading read(const QString &engine, const std::vector<Migration> &migrations)
    {
        const auto sql = flyway(migrations);
        auto reading = engine == QStringLiteral("sqlite") ? readSqlite(sql)
            : engine == QStringLiteral("postgresql")      ? readPostgres(sql)
                                                          : readMariaDb(sql);
        if (!reading.outcome.isOk())
            qFatal("%s", reading.outcome.error->toString().c_str());
        return reading;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_postgres = std::make_unique<PostgresServer>();
        m_mariadb = std::make_unique<MariaDbServer>();
    }
    void cleanupTestCase()
    {
        m_postgres.reset();
        m_mariadb.reset();
    }

    void isTold_data()
    {
        QTest::addColumn<QString>("engine");
        for (const auto *engine : {"sqlite", "postgresql", "mysql"})
            QTest::newRow(engine) << QString::fromLatin1(engine);
    }
    void isTold()
    {
        QFETCH(const QString, engine);
        if (engine == QStringLiteral("postgresql")) {
            if (!m_postgres->isInstalled())
                QSKIP("needs the package postgresql");
            QVERIFY2(m_postgres->start(), qPrintable(m_postgres->output()));
        }
        if (engine == QStringLiteral("mysql")) {
            if (!m_mariadb->isInstalled())
                QSKIP("needs the package mariadb-server");
            QVERIFY2(m_mariadb->start(), qPrintable(m_mariadb->output()));
        }
        const auto production = read(engine, {{"1", 11}, {"2", 22}, {"3", 33}});
        const auto judged = [&](const std::vector<Migration> &migrations) {
            const auto judgement =
                judgementBetween(read(engine, migrations), production, engine.toStdString());
            std::string text;
            for (const auto &error : judgement.errors())
                text += error.message + '\n';
            for (const auto &cell : judgement.findings()) {
                const auto path = judgement.comparison().path(cell.row).toString();
                const auto &verdict = judgement.verdict(cell.row, cell.column);
                if (path.find("/migrations/") == std::string::npos
                    && verdict.state == State::Allowed)
                    continue; // how many rows the book itself has
                text += path + ": " + std::string(nameOf(verdict.state)) + ' '
                    + std::string(nameOf(verdict.severity)) + ' ' + judgement.rule(verdict)->id
                    + '\n';
            }
            return text;
        };
        QCOMPARE(judged({{"1", 11}, {"2", 22}, {"3", 33}}), std::string());
        QCOMPARE(judged({{"1", 11}, {"3", 33}}),
                 std::string("db/migrations/flyway/2: drift blocker "
                             "migrations.ran-in-production-first\n"));
        QCOMPARE(judged({{"1", 11}, {"2", 22}, {"3", 33}, {"4", 44}}),
                 std::string("db/migrations/flyway/4: allowed info migrations.on-its-way\n"));
        QCOMPARE(judged({{"1", 11}, {"2", 99}, {"3", 33}}),
                 std::string("db/migrations/flyway/2/checksum: drift blocker "
                             "migrations.checksum\n"));
        QCOMPARE(judged({{"1", 11}, {"3", 33}, {"4", 44}}),
                 std::string("db/migrations/flyway/2: drift blocker "
                             "migrations.ran-in-production-first\n"
                             "db/migrations/flyway/4: allowed info migrations.on-its-way\n"));
    }
};

QTEST_GUILESS_MAIN(TestMigrationEngines)
#include "tst_migrationengines.moc"
