// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingfindings.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
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

    Reading read(const std::string &environment, const std::string &sql,
                 const std::string &workspace)
    {
        const auto path = m_folder.filePath(QString::number(++m_databases));
        execute(openTestDatabase(path), sql);
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.environment = environment;
        conditions.workspaceFolder = workspace;
        auto reading =
            runProbe(sqliteProbe(), textOptions({{"file", path.toStdString()}, {"schema", "none"}}),
                     conditions);
        if (!reading.outcome.isOk() || !reading.gaps.empty())
            qFatal("%s could not be read", environment.c_str());
        return reading;
    }

    /// All findings of staging (or another environment) about migrations that are no plain
    /// matches. `more`: further lines of the world.
    std::vector<Told> judged(const std::string &production, const std::string &staging,
                             const std::string &workspace = {}, const std::string &more = {},
                             const std::string &environment = "staging")
    {
        const auto judgement =
            test::judgementBetween(read("staging", staging, workspace),
                                   read("production", production, workspace), "sqlite", more);
        const auto &comparison = judgement.comparison();
        std::vector<Told> all;
        for (const auto &finding : judgement.findings()) {
            const auto path = comparison.path(finding.row).toString();
            const auto &verdict = judgement.verdict(finding.row, finding.column);
            if (comparison.topology().columns[finding.column].name != environment
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

    // The repository's folder is a third side: what differs from it is listed in each environment,
    // and a note may explain it. A file that was changed behind a run is not to be explained away.
    void whatDiffersFromTheRepositoryMayBeExplained()
    {
        const auto workspace = m_folder.filePath(QStringLiteral("workspace"));
        QVERIFY(QDir().mkpath(workspace + QStringLiteral("/sql")));
        for (const auto *name : {"V1__x.sql", "V2__x.sql", "V3__x.sql"}) {
            QFile file(workspace + QStringLiteral("/sql/") + QString::fromLatin1(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const auto book = flyway({row("1", 1), row("2", 2), row("9", 9)});
        const auto folder = workspace.toStdString();
        QCOMPARE(linesOf(judged(book, book, folder)),
                 (std::vector<std::string>{"flyway/repository/pending: drift  minor",
                                           "flyway/repository/unknown: drift  major"}));
        QCOMPARE(linesOf(judged(book, book, folder, {}, "production")),
                 std::vector<std::string>{"flyway/repository/unknown: drift  major"});
        const std::string note = "note Next release: db/migrations/flyway/repository/* until "
                                 "2027-01-01\n";
        const auto all = judged(book, book, folder, note);
        QCOMPARE(linesOf(all),
                 (std::vector<std::string>{"flyway/repository/pending: known  minor",
                                           "flyway/repository/unknown: known  major"}));
        QVERIFY2(all[0].reason.find("The note 'Next release' explains it") != std::string::npos,
                 all[0].reason.c_str());
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
