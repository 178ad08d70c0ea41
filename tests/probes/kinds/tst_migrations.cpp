// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/migrations/versionorder.h"
#include "probes/kinds/sqlite.h"
#include "tests/probes/kinds/migrationcases.h"
#include "tests/support/kinds/toolproject.h"
#include "tests/support/proberunner.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QObject>
#include <QTemporaryDir>

#include <algorithm>
#include <set>

using namespace sidestage;
using namespace sidestage::test;

/// The bookkeeping tables as each tool makes them, and what is told of them.
class TestMigrations : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    Reading read(const std::string &sql, const std::string &tool = "auto")
    {
        const auto path = m_folder.filePath(QStringLiteral("some.db"));
        QFile::remove(path);
        execute(openTestDatabase(path), "BEGIN;" + sql + ";COMMIT;");
        return runProbe(
            sqliteProbe(),
            textOptions({{"file", path.toStdString()}, {"schema", "none"}, {"migrations", tool}}));
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatATableSays_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        for (const auto &[name, sql, expected] : migrationCases())
            QTest::newRow(name) << QString::fromUtf8(sql) << QString::fromUtf8(expected);
    }

    void tellsWhatATableSays()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        QCOMPARE(wholeMigrationText(read(sql.toStdString())), expected.toStdString());
    }

    // Every tool that the option takes has a database above that is recognised as its own.
    void knowsEveryTool()
    {
        std::set<std::string> seen;
        for (const auto &[name, sql, expected] : migrationCases()) {
            const std::string text(expected);
            seen.insert(text.substr(0, text.find(" = ")));
        }
        for (const auto &tool : migrationToolNames())
            QVERIFY2(seen.contains(tool), tool.c_str());
    }

    void readsTheNamedToolAlone()
    {
        const std::string two = "CREATE TABLE knex_migrations (id INTEGER, name TEXT);"
                                "CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT)";
        QCOMPARE(wholeMigrationText(read(two)),
                 std::string("django = django_migrations\n"
                             "knex = knex_migrations\n"));
        QCOMPARE(wholeMigrationText(read(two, "knex")), std::string("knex = knex_migrations\n"));
        QCOMPARE(wholeMigrationText(read(two, "rails")), std::string());
        QCOMPARE(wholeMigrationText(read(two, "none")), std::string());
    }

    // A migration that is missing in between leaves the positions of all others as they are.
    void oneMoreMovesNoOther()
    {
        const auto textsOf = [this](const std::vector<int> &versions) {
            std::string sql = "CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY, name TEXT)";
            for (const int version : versions)
                sql +=
                    ";INSERT INTO knex_migrations (name) VALUES (" + std::to_string(version) + ')';
            std::set<std::string> lines;
            const auto text = wholeMigrationText(read(sql));
            for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
                lines.insert(text.substr(at, text.find('\n', at) - at));
            return lines;
        };
        const auto before = textsOf({1, 2, 4, 5, 6, 7});
        const auto after = textsOf({1, 2, 3, 4, 5, 6, 7});
        std::vector<std::string> different;
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(different));
        QCOMPARE(different,
                 (std::vector<std::string>{"knex/3 = applied", "knex/3/applied = true",
                                           "knex/3/position = in order"}));
    }

    // Any rows, as somebody's hand may have left them.
    void survivesOddRows()
    {
        for (const auto &[name, sql, expected] : migrationCases()) {
            const std::string text(expected);
            const auto equals = text.find(" = ");
            if (equals == std::string::npos)
                continue;
            const auto table = text.substr(equals + 3, text.find('\n') - equals - 3);
            // Without its constraints, and with a row of nothing and one of blobs.
            const auto odd = std::string(sql) + ";CREATE TABLE odd AS SELECT * FROM \"" + table
                + "\";DROP TABLE \"" + table + "\";ALTER TABLE odd RENAME TO \"" + table + "\"";
            const auto path = m_folder.filePath(QStringLiteral("odd.db"));
            QFile::remove(path);
            const auto database = openTestDatabase(path);
            execute(database, odd);
            int columns = 0;
            const auto count = [](void *counter, int, char **, char **) {
                ++*static_cast<int *>(counter);
                return 0;
            };
            sqlite3_exec(database.get(), ("PRAGMA table_info(\"" + table + "\")").c_str(), count,
                         &columns, nullptr);
            for (const std::string value : {"NULL", "x'00ff'", "''"}) {
                auto insert = "INSERT INTO \"" + table + "\" VALUES (" + value;
                for (int i = 1; i < columns; ++i)
                    insert += ", " + value;
                execute(database, insert + ')');
            }
            const auto reading = runProbe(
                sqliteProbe(), textOptions({{"file", path.toStdString()}, {"schema", "none"}}));
            QVERIFY2(reading.outcome.isOk() && reading.gaps.empty(), name);
            QVERIFY2(wholeMigrationText(reading).starts_with(text.substr(0, equals)), name);
        }
    }
};

QTEST_APPLESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
