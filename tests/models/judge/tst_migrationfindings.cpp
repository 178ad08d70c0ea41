// SPDX-License-Identifier: Apache-2.0
#include "models/rules/rulereader.h"
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QObject>
#include <QTemporaryDir>

using namespace sidestage;

namespace {

/// One finding of staging, as a line, and why.
struct Told
{
    std::string line;
    std::string reason;
};

} // namespace

/// What becomes of the migrations of two real databases under the built-in rules.
class TestMigrationFindings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_databases = 0;

    std::shared_ptr<const Reading> read(const std::string &environment, const std::string &sql)
    {
        const auto path = m_folder.filePath(QString::number(++m_databases));
        execute(openTestDatabase(path), sql);
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.environment = environment;
        auto reading =
            runProbe(sqliteProbe(), textOptions({{"file", path.toStdString()}, {"schema", "none"}}),
                     conditions);
        if (!reading.outcome.isOk() || !reading.gaps.empty())
            qFatal("%s could not be read", environment.c_str());
        return std::make_shared<const Reading>(std::move(reading));
    }

    /// All of staging's findings about migrations that are no plain matches.
    std::vector<Told> judged(const std::string &production, const std::string &staging)
    {
        auto world = World::parse("environment staging: staging mirrors production\n"
                                  "environment production: production\n"
                                  "service db: sqlite\ntoday 2026-11-21\n");
        world.snapshots.clear();
        world.snapshots.emplace_back("staging", std::vector{read("staging", staging)});
        world.snapshots.emplace_back("production", std::vector{read("production", production)});
        auto rules = builtInRules();
        if (!rules)
            qFatal("%s", rules.error().toString().c_str());
        *world.rules = *std::move(rules);
        const auto judgement = world.judged();
        const auto &comparison = judgement.comparison();
        std::vector<Told> all;
        for (const auto &finding : judgement.findings()) {
            const auto path = comparison.path(finding.row).toString();
            const auto &verdict = judgement.verdict(finding.row, finding.column);
            if (comparison.topology().columns[finding.column].name != "staging"
                || !path.starts_with("db/migrations/"))
                continue;
            all.push_back({path.substr(14) + ": " + std::string(nameOf(verdict.state)) + ' '
                               + std::string(nameOf(verdict.change)) + ' '
                               + std::string(nameOf(verdict.severity)),
                           judgement.reason(finding.row, finding.column)});
        }
        return all;
    }

    static std::vector<std::string> linesOf(const std::vector<Told> &all)
    {
        std::vector<std::string> lines;
        for (const auto &told : all)
            lines.push_back(told.line);
        return lines;
    }

    static std::string flyway(const std::vector<std::string> &rows)
    {
        std::string sql = "CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY,"
                          " version TEXT, description TEXT, type TEXT, script TEXT, checksum INT,"
                          " success BOOLEAN);";
        for (const auto &row : rows)
            sql += "INSERT INTO flyway_schema_history (version, type, script, checksum, success)"
                   " VALUES ("
                + row + ");";
        return sql;
    }

    static std::string row(const std::string &version, int checksum, bool isSuccess = true)
    {
        return "'" + version + "', 'SQL', 'V" + version + "__x.sql', " + std::to_string(checksum)
            + (isSuccess ? ", 1" : ", 0");
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void equalBooksAreNoFinding()
    {
        const auto book = flyway({row("1", 1), row("2", 2), row("10", 3)});
        QCOMPARE(linesOf(judged(book, book)), std::vector<std::string>());
    }

    void ranInProductionFirst()
    {
        const auto all = judged(flyway({row("1", 1), row("2", 2), row("3", 3)}),
                                flyway({row("1", 1), row("3", 3)}));
        QCOMPARE(linesOf(all), std::vector<std::string>{"flyway/2: drift missing blocker"});
        QVERIFY(all[0].reason.find("ran in production first") != std::string::npos);
    }

    void onItsWay()
    {
        const auto all = judged(flyway({row("1", 1)}), flyway({row("1", 1), row("2", 2)}));
        QCOMPARE(linesOf(all), std::vector<std::string>{"flyway/2: allowed extra info"});
        QVERIFY(all[0].reason.find("on its way") != std::string::npos);
    }

    void sameVersionDifferentContent()
    {
        const auto all = judged(flyway({row("1", 1)}), flyway({row("1", 9)}));
        QCOMPARE(linesOf(all),
                 std::vector<std::string>{"flyway/1/checksum: drift changed blocker"});
        QVERIFY(all[0].reason.find("same version with different content") != std::string::npos);
    }

    void anotherOrder()
    {
        const auto all = judged(flyway({row("1", 1), row("2", 2), row("3", 3)}),
                                flyway({row("1", 1), row("3", 3), row("2", 2)}));
        QCOMPARE(linesOf(all), std::vector<std::string>{"flyway/2/position: drift changed major"});
    }

    void failedHere()
    {
        const auto all =
            judged(flyway({row("1", 1), row("2", 2)}), flyway({row("1", 1), row("2", 2, false)}));
        QCOMPARE(linesOf(all),
                 (std::vector<std::string>{"flyway/2: drift missing blocker",
                                           "flyway/2/state: violation extra blocker"}));
    }

    // One finding for the book, not one for each migration in it.
    void noBookHere()
    {
        QCOMPARE(linesOf(judged(flyway({row("1", 1), row("2", 2)}), "CREATE TABLE other (id)")),
                 std::vector<std::string>{"flyway: drift missing blocker"});
        QCOMPARE(linesOf(judged("CREATE TABLE other (id)", flyway({row("1", 1), row("2", 2)}))),
                 std::vector<std::string>{"flyway: drift extra major"});
    }

    // The sums of two versions of the algorithm cannot be held against each other.
    void checksumsOfOneAlgorithm()
    {
        const auto liquibase = [](const std::string &sum) {
            return "CREATE TABLE DATABASECHANGELOG (ID TEXT, AUTHOR TEXT, FILENAME TEXT,"
                   " DATEEXECUTED TEXT, ORDEREXECUTED INT, EXECTYPE TEXT, MD5SUM TEXT);"
                   "INSERT INTO DATABASECHANGELOG VALUES ('1', 'ann', 'a.xml', 't', 1, 'EXECUTED', "
                + sum + ");";
        };
        QCOMPARE(
            linesOf(judged(liquibase("'9:aa'"), liquibase("'9:bb'"))),
            std::vector<std::string>{"liquibase/1::ann::a.xml/checksum/9: drift changed blocker"});
        for (const auto *sum : {"'8:bb'", "NULL"}) {
            for (const auto &told : judged(liquibase("'9:aa'"), liquibase(sum)))
                QVERIFY2(told.line.ends_with(" info"), told.line.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestMigrationFindings)
#include "tst_migrationfindings.moc"
