// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingfindings.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace sidestage;
using namespace sidestage::test;

namespace {

/// Something of every kind that a file can hold.
const std::string base = R"sql(
PRAGMA user_version = 3;
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE, extra JSON);
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL DEFAULT 'x',
    b VARCHAR(10) COLLATE NOCASE, p INTEGER REFERENCES parent (id) ON DELETE CASCADE,
    g TEXT AS (a || b), s TEXT GENERATED ALWAYS AS (b || a) STORED,
    CHECK (length(a) < 9), CONSTRAINT u UNIQUE (a, b), CONSTRAINT positive CHECK (p > 0));
CREATE TABLE loose (k TEXT NOT NULL PRIMARY KEY, v BLOB) WITHOUT ROWID;
CREATE TABLE firm (n INT, r REAL) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (title, body);
CREATE INDEX i ON t (b DESC) WHERE b IS NOT NULL;
CREATE UNIQUE INDEX j ON t (lower(a), p);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE TRIGGER tr AFTER INSERT ON t WHEN new.a = 'q'
BEGIN
    UPDATE t SET b = 'z' WHERE id = new.id;
END;
CREATE TRIGGER through INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END;
CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY, name TEXT, batch INT, migration_time TEXT);
INSERT INTO knex_migrations VALUES (1, '1_orders.js', 1, 'now'), (2, '2_total.js', 1, 'now');
INSERT INTO parent (id, code) VALUES (1, 'one');
INSERT INTO t (a, b, p) VALUES ('one', 'two', 1);
)sql";

/// As an application does it that changes a table in a way that ALTER TABLE cannot
/// (https://www.sqlite.org/lang_altertable.html, section 7).
const std::string rebuilt = R"sql(
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE new_parent (id INTEGER PRIMARY KEY, extra json, code text, UNIQUE (code));
INSERT INTO new_parent SELECT id, extra, code FROM parent;
DROP TABLE parent;
ALTER TABLE new_parent RENAME TO parent;
COMMIT;
)sql";

} // namespace

/// What is judged between two files: nothing where nothing of meaning was done, and one finding
/// for each difference of any kind of object.
class TestSqliteFindings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    Reading m_base;

    QString newPath() { return m_folder.filePath(QStringLiteral("%1.db").arg(++m_count)); }
    static Reading readFile(const QString &path)
    {
        auto reading = runProbe(sqliteProbe(), textOptions({{"file", path.toStdString()}}),
                                std::chrono::seconds(20));
        if (!reading.outcome.isOk() || !reading.gaps.empty())
            qFatal("%s could not be read whole", qPrintable(path));
        return reading;
    }
    Reading readSql(const std::string &sql)
    {
        const auto path = newPath();
        execute(openTestDatabase(path), sql);
        return readFile(path);
    }
    void isLikeTheBase(const Reading &other) const
    {
        QCOMPARE(differencesBetween(m_base, other), std::string());
        QCOMPARE(joined(findingsBetween(other, m_base, "sqlite")), std::string());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_base = readSql(base);
    }

    void whatIsDoneToAFileWithoutMeaningIsNoFinding_data()
    {
        QTest::addColumn<QString>("sql");
        const auto row = [](const char *name, const std::string &sql) {
            QTest::newRow(name) << QString::fromStdString(sql);
        };
        row("made again", base);
        row("vacuum, analyse, reindex", base + "VACUUM; ANALYZE; REINDEX;");
        row("a table rebuilt", base + rebuilt);
        row("a table renamed and back",
            base + "ALTER TABLE t RENAME TO other; ALTER TABLE other RENAME TO t;");
        row("a column renamed and back",
            base + "ALTER TABLE t RENAME p TO other; ALTER TABLE t RENAME other TO p;");
        row("a column added and dropped",
            base + "ALTER TABLE t ADD other INT DEFAULT 3; ALTER TABLE t DROP other;");
        row("a column added later",
            replaced(base, ", extra JSON", "") + "ALTER TABLE parent ADD COLUMN extra JSON;");
        row("everything but tables made again",
            base
                + "DROP INDEX i; DROP INDEX j; DROP TRIGGER tr; DROP VIEW v;"
                  "CREATE VIEW [v] as select \"a\", b -- two of them\r\nfrom `t`;"
                  "CREATE TRIGGER IF NOT EXISTS through INSTEAD OF INSERT ON v FOR EACH ROW BEGIN "
                  "insert into t (a) values (new.a); END;"
                  "create unique index j on t (lower(a) asc, p);"
                  "create index i on t (\"b\" desc) where b is not null;"
                  "CREATE TRIGGER tr AFTER INSERT ON t\r\nWHEN new.a == 'q'\r\nBEGIN\r\n"
                  "  UPDATE t SET b = 'z' /* last */ WHERE id = new.id;\r\nEND;");
        row("tables made in another order",
            replaced(base, "CREATE TABLE firm (n INT, r REAL) STRICT;\n", "")
                + "CREATE TABLE firm (r REAL, n INT) STRICT;");
        row("constraints in another order",
            replaced(base,
                     "CHECK (length(a) < 9), CONSTRAINT u UNIQUE (a, b), CONSTRAINT positive "
                     "CHECK (p > 0)",
                     "CONSTRAINT positive CHECK (p > 0), CONSTRAINT u UNIQUE (a, b), "
                     "CHECK (length(a) < 9)"));
        row("rows come and go",
            base
                + "INSERT INTO t (a, p) VALUES ('w', 1); DELETE FROM t WHERE a = 'w';"
                  "INSERT INTO words VALUES ('a', 'b'); UPDATE parent SET code = 'two';");
        row("temporary things",
            base
                + "CREATE TEMP TABLE passing (a); CREATE TEMP VIEW seen AS SELECT 1;"
                  "CREATE TEMP TRIGGER soon AFTER INSERT ON t BEGIN SELECT 1; END;");
    }
    void whatIsDoneToAFileWithoutMeaningIsNoFinding()
    {
        QFETCH(const QString, sql);
        isLikeTheBase(readSql(sql.toStdString()));
    }

    // How the file is laid out is the file's own affair.
    void anotherLayoutIsNoFinding()
    {
        const auto other =
            readSql("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;" + base);
        QCOMPARE(joined(findingsBetween(other, m_base, "sqlite")), std::string());
        QVERIFY(!differencesBetween(m_base, other).empty());
    }

    void dumpedAndRestored()
    {
        const auto program = installedProgram(QStringLiteral("sqlite3"));
        if (program.isEmpty())
            QSKIP("needs the package sqlite3");
        const auto from = newPath();
        execute(openTestDatabase(from), base + rebuilt);
        const auto to = newPath();
        QProcess dump;
        QProcess restore;
        dump.setStandardOutputProcess(&restore);
        dump.start(program, {from, QStringLiteral(".dump")});
        restore.start(program, {to});
        QVERIFY(dump.waitForFinished(10000) && restore.waitForFinished(10000));
        QCOMPARE(restore.exitCode(), 0);
        // The program's dump leaves this number out.
        execute(openTestDatabase(to), "PRAGMA user_version = 3");
        isLikeTheBase(readFile(to));
        const auto copy = newPath();
        execute(openTestDatabase(from), "VACUUM INTO '" + copy.toStdString() + "'");
        isLikeTheBase(readFile(copy));
    }

    void aDifferenceIsOneFinding_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("finding");
        const auto then = [](const char *name, const char *more, const char *finding) {
            QTest::newRow(name) << QString::fromStdString(base + more)
                                << QString::fromUtf8(finding);
        };
        const auto instead = [](const char *name, const char *from, const char *to,
                                const char *finding) {
            QTest::newRow(name) << QString::fromStdString(replaced(base, from, to))
                                << QString::fromUtf8(finding);
        };
        then("table missing", "DROP TABLE firm",
             "blocker database.tables missing tables/main.firm");
        then("table added", "CREATE TABLE more (a PRIMARY KEY, b CHECK (b > 1))",
             "blocker database.tables extra tables/main.more");
        instead("strictness", "CREATE TABLE firm (n INT, r REAL) STRICT",
                "CREATE TABLE firm (n INT, r REAL)",
                "blocker database.table-kind missing tables/main.firm/options");
        instead("row ids", "v BLOB) WITHOUT ROWID", "v BLOB)",
                "blocker database.table-kind missing tables/main.loose/options");
        instead("arguments of a module", "fts5 (title, body)", "fts5 (title, text)",
                "blocker database.table-kind changed tables/main.words/options");
        then("virtual table missing", "DROP TABLE words",
             "blocker database.tables missing tables/main.words");
        then("column added", "ALTER TABLE parent ADD phone TEXT NOT NULL DEFAULT ''",
             "blocker database.columns extra tables/main.parent/columns/phone");
        then("column missing", "ALTER TABLE parent DROP extra",
             "blocker database.columns missing tables/main.parent/columns/extra");
        instead("type", "a TEXT NOT NULL", "a BLOB NOT NULL",
                "blocker database.columns changed tables/main.t/columns/a/type");
        instead("length of a type", "VARCHAR(10)", "VARCHAR(20)",
                "blocker database.columns changed tables/main.t/columns/b/type");
        instead("nullable", "a TEXT NOT NULL", "a TEXT",
                "blocker database.columns changed tables/main.t/columns/a/nullable");
        instead("default", "DEFAULT 'x'", "DEFAULT 'y'",
                "blocker database.columns changed tables/main.t/columns/a/default");
        instead("default gone", "DEFAULT 'x'", "",
                "blocker database.columns missing tables/main.t/columns/a/default");
        instead("collation", "COLLATE NOCASE", "COLLATE RTRIM",
                "blocker database.columns changed tables/main.t/columns/b/collation");
        instead("identity", "PRIMARY KEY AUTOINCREMENT", "PRIMARY KEY",
                "blocker database.columns changed tables/main.t/columns/id/identity");
        instead("generated", "g TEXT AS (a || b)", "g TEXT AS (a || a)",
                "blocker database.columns changed tables/main.t/columns/g/generated");
        instead("stored", "(b || a) STORED", "(b || a) VIRTUAL",
                "blocker database.columns changed tables/main.t/columns/s/generated");
        instead("action of a foreign key", "ON DELETE CASCADE", "ON DELETE SET NULL",
                "blocker database.constraints changed tables/main.t/constraints/FOREIGN KEY (p) "
                "REFERENCES parent (id)");
        instead("deferral of a foreign key", "ON DELETE CASCADE",
                "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
                "blocker database.constraints changed tables/main.t/constraints/FOREIGN KEY (p) "
                "REFERENCES parent (id)");
        instead("foreign key gone", " REFERENCES parent (id) ON DELETE CASCADE", "",
                "blocker database.constraints missing tables/main.t/constraints/FOREIGN KEY (p) "
                "REFERENCES parent (id)");
        instead("named check", "CHECK (p > 0)", "CHECK (p >= 1)",
                "blocker database.constraints changed tables/main.t/constraints/positive");
        instead("check gone", "CHECK (length(a) < 9), ", "",
                "blocker database.constraints missing tables/main.t/constraints/CHECK (length(a) "
                "< 9)");
        instead("order of a unique key", "UNIQUE (a, b)", "UNIQUE (b, a)",
                "blocker database.constraints changed tables/main.t/constraints/u");
        instead("conflict clause", "UNIQUE (a, b)", "UNIQUE (a, b) ON CONFLICT REPLACE",
                "blocker database.constraints changed tables/main.t/constraints/u");
        instead("unique gone", "code TEXT UNIQUE", "code TEXT",
                "blocker database.constraints missing tables/main.parent/constraints/UNIQUE "
                "(code)");
        then("index missing", "DROP INDEX i",
             "blocker database.indexes missing tables/main.t/indexes/i");
        then("index added", "CREATE INDEX k ON t (p)",
             "blocker database.indexes extra tables/main.t/indexes/k");
        instead("order of an index", "(b DESC)", "(b)",
                "blocker database.indexes changed tables/main.t/indexes/i");
        instead("predicate of an index", "WHERE b IS NOT NULL", "WHERE b > 'm'",
                "blocker database.indexes changed tables/main.t/indexes/i");
        instead("expression of an index", "lower(a), p", "upper(a), p",
                "blocker database.indexes changed tables/main.t/indexes/j");
        instead("uniqueness of an index", "CREATE UNIQUE INDEX", "CREATE INDEX",
                "blocker database.indexes changed tables/main.t/indexes/j");
        then("trigger missing", "DROP TRIGGER tr",
             "blocker database.triggers missing tables/main.t/triggers/tr");
        instead("moment of a trigger", "tr AFTER INSERT", "tr BEFORE INSERT",
                "blocker database.triggers changed tables/main.t/triggers/tr");
        instead("body of a trigger", "b = 'z'", "b = 'Z'",
                "blocker database.triggers changed tables/main.t/triggers/tr");
        then("trigger of a view", "DROP TRIGGER through",
             "blocker database.triggers missing views/main.v/triggers/through");
        then("view missing", "DROP VIEW v", "blocker database.views missing views/main.v");
        then("view added", "CREATE VIEW w AS SELECT 1 AS one",
             "blocker database.views extra views/main.w");
        instead("query of a view", "SELECT a, b FROM t", "SELECT b, a FROM t",
                "blocker database.views changed views/main.v/definition");
        then("schema number", "PRAGMA user_version = 2",
             "major database.schema-number changed settings/user_version");
        then("kind of file", "PRAGMA application_id = 77",
             "major database.settings changed settings/application_id");
        then("log", "PRAGMA journal_mode = WAL",
             "major database.settings changed settings/journal_mode");
        QTest::newRow("encoding") << QString::fromStdString("PRAGMA encoding = 'UTF-16le';" + base)
                                  << QStringLiteral("major database.settings changed "
                                                    "settings/encoding");
        then("ran in production first", "DELETE FROM knex_migrations WHERE id = 2",
             "blocker migrations.ran-in-production-first missing migrations/knex/2_total.js");
        then("order of migrations", "UPDATE knex_migrations SET id = 7 WHERE id = 1",
             "major migrations.order changed migrations/knex/1_orders.js/position");
    }
    void aDifferenceIsOneFinding()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, finding);
        auto expected = "drift " + finding.toStdString();
        const auto path = expected.rfind(' ', expected.find('/'));
        expected.insert(path + 1, "db/");
        const auto found = findingsBetween(readSql(sql.toStdString()), m_base, "sqlite");
        QCOMPARE(joined(found), expected + '\n');
    }
};

QTEST_GUILESS_MAIN(TestSqliteFindings)
#include "tst_sqlitefindings.moc"
