// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <set>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

OptionValue optionsFor(const QString &path, OptionValue::Map more = {})
{
    more.emplace_back("file", OptionValue(path.toStdString()));
    return OptionValue(std::move(more));
}

const std::string base = R"sql(
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL DEFAULT 'x', b VARCHAR(10) COLLATE NOCASE,
    p INTEGER REFERENCES parent (id) ON DELETE CASCADE, g AS (a || b), CHECK (length(a) < 9), CONSTRAINT u UNIQUE (a, b));
CREATE INDEX i ON t (b DESC) WHERE b IS NOT NULL;
CREATE VIEW v AS SELECT a, b FROM t;
CREATE TRIGGER tr AFTER INSERT ON t WHEN new.a = 'q' BEGIN UPDATE t SET b = 'z' WHERE id = new.id; END;
INSERT INTO parent VALUES (1, 'planted-secret');
INSERT INTO t (a, b, p) VALUES ('planted', 'secret', 1);
)sql";

/// Names, sizes, times and bytes of everything in a folder.
QByteArray bytesOf(const QString &folder)
{
    QByteArray all;
    for (const auto &entry : QDir(folder).entryInfoList(QDir::Files, QDir::Name)) {
        QFile file(entry.filePath());
        if (file.open(QIODevice::ReadOnly))
            all += entry.fileName().toUtf8()
                + entry.lastModified().toString(Qt::ISODateWithMs).toUtf8() + file.readAll();
    }
    return all;
}

} // namespace

class TestSqliteProbe : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    QString newPath()
    {
        return m_folder.filePath(QStringLiteral("database %1 %?#é.db").arg(++m_count));
    }
    QString make(const std::string &sql)
    {
        const auto path = newPath();
        execute(openTestDatabase(path), sql);
        return path;
    }
    static Reading read(const QString &path, OptionValue::Map more = {})
    {
        return runProbe(sqliteProbe(), optionsFor(path, std::move(more)), std::chrono::seconds(30));
    }
    std::set<std::string> factsOf(const std::string &sql) { return textsOf(read(make(sql))); }
    static ErrorCode codeOf(const QString &path)
    {
        const auto reading = read(path);
        return reading.outcome.error ? reading.outcome.error->code : ErrorCode::Internal;
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheWholeSchema()
    {
        const auto reading = read(make(base));
        QVERIFY2(reading.outcome.isOk(),
                 reading.outcome.error ? reading.outcome.error->message.c_str() : "");
        QVERIFY(reading.gaps.empty());
        const auto facts = textsOf(reading);
        for (const auto *expected :
             {"db/server/engine = SQLite", "db/server/major = 3", "db/settings/encoding = UTF-8",
              "db/tables/main.t = table", "db/tables/main.t/columns/a/type = TEXT",
              "db/tables/main.t/columns/a/nullable = false",
              "db/tables/main.t/columns/a/default = 'x'",
              "db/tables/main.t/columns/b/collation = nocase",
              "db/tables/main.t/columns/b/type = VARCHAR(10)",
              "db/tables/main.t/columns/id/identity = AUTOINCREMENT",
              "db/tables/main.parent/columns/id/identity = row id",
              "db/tables/main.t/columns/g/generated = (a || b) VIRTUAL",
              "db/tables/main.t/constraints/u = UNIQUE (a, b)",
              "db/tables/main.t/constraints/CHECK (length(a) < 9) = CHECK (length(a) < 9)",
              "db/tables/main.t/constraints/FOREIGN KEY (p) REFERENCES parent (id) = FOREIGN KEY "
              "(p) REFERENCES "
              "parent (id) ON DELETE CASCADE",
              "db/tables/main.t/indexes/i = (b DESC) WHERE b IS NOT NULL",
              "db/tables/main.t/rows = 1", "db/views/main.v/definition = SELECT a, b FROM t"})
            QVERIFY2(facts.contains(expected), expected);
        for (const auto &fact : facts)
            QVERIFY2(fact.find("planted") == std::string::npos
                         && fact.find("secret") == std::string::npos,
                     fact.c_str());
    }

    void onePlantedDifferenceChangesItsFactsAlone_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *from, const char *to, const char *path) {
            QTest::addRow("%s", to)
                << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(path);
        };
        row("a TEXT NOT NULL", "a BLOB NOT NULL", "db/tables/main.t/columns/a/type");
        row("a TEXT NOT NULL", "a TEXT", "db/tables/main.t/columns/a/nullable");
        row("DEFAULT 'x'", "DEFAULT 'y'", "db/tables/main.t/columns/a/default");
        row("COLLATE NOCASE", "COLLATE RTRIM", "db/tables/main.t/columns/b/collation");
        row("PRIMARY KEY AUTOINCREMENT", "PRIMARY KEY", "db/tables/main.t/columns/id/identity");
        row("g AS (a || b)", "g AS (b || a)", "db/tables/main.t/columns/g/generated");
        row("ON DELETE CASCADE", "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "db/tables/main.t/constraints/FOREIGN KEY (p)");
        row("ON DELETE CASCADE", "ON DELETE RESTRICT",
            "db/tables/main.t/constraints/FOREIGN KEY (p)");
        row("length(a) < 9", "length(a) < 10", "db/tables/main.t/constraints/CHECK");
        row("u UNIQUE (a, b)", "u UNIQUE (b, a)", "db/tables/main.t/constraints/u");
        row("code TEXT UNIQUE", "code TEXT", "db/tables/main.parent/constraints/UNIQUE");
        row("(b DESC) WHERE", "(b) WHERE", "db/tables/main.t/indexes/i");
        row("WHERE b IS NOT NULL", "", "db/tables/main.t/indexes/i");
        row("SELECT a, b FROM t", "SELECT b, a FROM t", "db/views/main.v/definition");
        row("new.a = 'q'", "new.a = 'Q'", "db/tables/main.t/triggers/tr");
        row("CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE)",
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE) STRICT",
            "db/tables/main.parent/options");
        row("CREATE TABLE parent", "PRAGMA user_version=7; CREATE TABLE parent",
            "db/settings/user_version");
        row("CREATE TABLE parent", "PRAGMA encoding='UTF-16le'; CREATE TABLE parent",
            "db/settings/encoding");
    }

    void onePlantedDifferenceChangesItsFactsAlone()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, path);
        const auto before = factsOf(base);
        const auto after = factsOf(replaced(base, from.toStdString(), to.toStdString()));
        std::vector<std::string> different;
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(different));
        QVERIFY(!different.empty());
        for (const auto &fact : different)
            QVERIFY2(fact.starts_with(path.toStdString()), fact.c_str());
    }

    void neutralChangesChangeNothing_data()
    {
        QTest::addColumn<QString>("sql");
        const auto row = [](const char *name, const std::string &sql) {
            QTest::newRow(name) << QString::fromStdString(sql);
        };
        row("vacuum and analyse", base + "VACUUM; ANALYZE; REINDEX;");
        row("index made again",
            base
                + "DROP INDEX i; create index I2 on t(b); DROP INDEX I2; create index i on [t] "
                  "(\"b\" desc)  /* x */ where b is not null;");
        row("view and trigger made again",
            base
                + "DROP VIEW v; create view v as select \"a\",b from t -- y\n; DROP TRIGGER tr;"
                  "create trigger tr after insert on t for each row when new.a='q' begin update t "
                  "set b='z' where id=new.id; end;");
        row("column order",
            replaced(base, "a TEXT NOT NULL DEFAULT 'x', b VARCHAR(10) COLLATE NOCASE",
                     "b varchar (10) collate nocase, a text DEFAULT 'x' not null"));
        row("constraint of the table",
            replaced(base, "code TEXT UNIQUE", "code TEXT, unique(code)"));
        row("implied parent key", replaced(base, "REFERENCES parent (id)", "REFERENCES parent"));
        row("counter moved", base + "INSERT INTO t (a) VALUES ('w'); DELETE FROM t WHERE a = 'w';");
    }

    void neutralChangesChangeNothing()
    {
        QFETCH(QString, sql);
        const auto before = factsOf(base);
        const auto after = factsOf(sql.toStdString());
        std::vector<std::string> different;
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(different));
        QVERIFY2(different.empty(), different.empty() ? "" : different.front().c_str());
    }

    void survivesOddNames()
    {
        const auto facts = factsOf("CREATE TABLE \"a/b \"\"q\"\"\n🐘\" (\"c'~\" INT); CREATE TABLE "
                                   "\"select\" (\"from\" INT);");
        QVERIFY(facts.contains("db/tables/main.a~1b \"q\"\n🐘/columns/c'~0/type = INT"));
        QVERIFY(facts.contains("db/tables/main.select/columns/from/type = INT"));
        QVERIFY(facts.contains("db/tables/main.a~1b \"q\"\n🐘/rows = 0"));
    }

    // Whoever puts a key into a schema finds it hidden, and still compared.
    void hidesCredentialsInDefinitions()
    {
        const std::string key = "sk_live_aB3dE6gH9jK2mN5pQ8sT1vW4";
        const std::string schema = "CREATE TABLE t (a DEFAULT '" + key
            + "', password DEFAULT 'swordfish', b CHECK (b <> '" + key
            + "'), c DEFAULT 'pending', g AS (a || '" + key + "'));CREATE VIEW v AS SELECT '" + key
            + "' AS k FROM t;CREATE INDEX i ON t (a) WHERE a = '" + key
            + "';CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = '" + key
            + "'; END;CREATE VIEW w AS SELECT 'https://u:p4ssw0rdOfX@acme.test/' AS k;";
        const auto before = factsOf(schema);
        for (const auto &fact : before) {
            for (const auto *text : {"aB3dE6gH9jK2mN5pQ8sT1vW4", "swordfish", "p4ssw0rdOfX"})
                QVERIFY2(fact.find(text) == std::string::npos, fact.c_str());
        }
        QVERIFY(before.contains("db/tables/main.t/columns/c/default = 'pending'"));
        QCOMPARE(factsOf(schema), before);
        auto other = schema;
        other.replace(other.rfind("sk_live_aB3"), 11, "sk_live_aB4");
        std::vector<std::string> different;
        std::ranges::set_symmetric_difference(before, factsOf(other),
                                              std::back_inserter(different));
        QCOMPARE(different.size(), 2U);
        for (const auto &fact : different)
            QVERIFY2(fact.starts_with("db/tables/main.t/triggers/tr = "), fact.c_str());
    }

    void leavesOutWhatIsNotTheTeams()
    {
        const auto facts =
            factsOf("CREATE VIRTUAL TABLE s USING fts5(a, b); CREATE TABLE t (a UNIQUE);");
        QVERIFY(facts.contains("db/tables/main.s/options = {USING fts5 (a, b)}"));
        for (const auto &fact : facts)
            QVERIFY2(fact.find("s_") == std::string::npos
                         || fact.find("settings") != std::string::npos,
                     fact.c_str());
    }

    void obeysItsOptions()
    {
        const auto path = make(base + "CREATE TABLE other (a);");
        const auto list = OptionValue(OptionValue::List{OptionValue(std::string("*t*")),
                                                        OptionValue(std::string("!parent"))});
        for (const auto &fact : textsOf(read(path, {{"tables", list}})))
            QVERIFY(fact.find("main.parent") == std::string::npos);
        for (const auto &fact : textsOf(read(path, {{"rows", OptionValue(std::string("none"))}})))
            QVERIFY(fact.find("/rows") == std::string::npos);
        for (const auto &fact : textsOf(read(path, {{"schema", OptionValue(std::string("none"))}})))
            QVERIFY(fact.find("/tables") == std::string::npos);
    }

    void saysWhatIsWrongWithTheFile()
    {
        QCOMPARE(codeOf(m_folder.filePath(QStringLiteral("none.db"))), ErrorCode::NotFound);
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("none.db"))));
        QCOMPARE(codeOf(m_folder.path()), ErrorCode::BadInput);
        const auto pipe = newPath();
        QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(codeOf(pipe), ErrorCode::BadInput);
        const auto write = [this](const QByteArray &bytes) {
            const auto path = newPath();
            QFile file(path);
            if (file.open(QIODevice::WriteOnly))
                file.write(bytes);
            return path;
        };
        QCOMPARE(codeOf(write(QByteArray(5000, 'z'))), ErrorCode::Corrupt);
        QFile good(make(base));
        QVERIFY(good.open(QIODevice::ReadOnly));
        const auto bytes = good.readAll();
        QCOMPARE(codeOf(write(bytes.left(bytes.size() / 2))), ErrorCode::Corrupt);
        auto flipped = bytes;
        flipped.replace(100, 3000, QByteArray(3000, '\xff'));
        QCOMPARE(codeOf(write(flipped)), ErrorCode::Corrupt);
        const auto empty = read(write({}));
        QVERIFY(empty.outcome.isOk());
        QVERIFY(textsOf(empty).contains("db/server/engine = SQLite"));
    }

    void stopsWithinASecondWhileLocked()
    {
        const auto path = make(base);
        const auto other = openTestDatabase(path);
        execute(other, "BEGIN EXCLUSIVE");
        QElapsedTimer timer;
        timer.start();
        const auto late = runProbe(sqliteProbe(), optionsFor(path), 300ms);
        QCOMPARE(late.outcome.error->code, ErrorCode::Busy);
        QVERIFY(timer.elapsed() < 1300);
        std::stop_source source;
        std::jthread stopper([&source] {
            std::this_thread::sleep_for(100ms);
            source.request_stop();
        });
        timer.restart();
        const auto stopped = runProbe(sqliteProbe(), optionsFor(path), 30s, source.get_token());
        QCOMPARE(stopped.outcome.kind, OutcomeKind::Cancelled);
        QVERIFY(timer.elapsed() < 1100);
    }

    void changesNothing_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("rows"); // of t; -1: cannot be read
        QTest::addColumn<bool>("isClosed");
        QTest::addColumn<bool>("isDead");
        const auto add = [](const char *name, const std::string &sql, int rows, bool isClosed,
                            bool isDead) {
            QTest::newRow(name) << QString::fromStdString(sql) << rows << isClosed << isDead;
        };
        const auto wal = "PRAGMA journal_mode=WAL;" + base;
        const std::string more = "INSERT INTO t (b) VALUES (NULL);";
        add("rollback journal", base, 1, true, false);
        add("rollback journal, open elsewhere", base, 1, false, false);
        add("rollback journal, read elsewhere", base + "BEGIN; SELECT * FROM t;", 1, false, false);
        add("log that is used up", wal, 1, true, false);
        add("log in use", wal + more, 2, false, false);
        add("log with an open change", wal + more + "BEGIN;" + more, 2, false, false);
        add("log that was just emptied", wal + "PRAGMA wal_checkpoint(TRUNCATE)", 1, false, false);
        add("log that was begun again", wal + "PRAGMA wal_checkpoint(TRUNCATE);" + more, 2, false,
            false);
        add("log of a single change", "PRAGMA journal_mode=WAL; BEGIN;" + base + "COMMIT;", 1,
            false, false);
        add("log whose writer died", wal + more, 2, false, true);
        add("journal whose writer died",
            base + "PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN;" + more
                + "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                  "FROM n LIMIT 2000) SELECT i, hex(zeroblob(50)) z FROM n;",
            -1, false, true);
    }

    // Names, sizes, times of change and bytes of all files, with other programs at work on them.
    void changesNothing()
    {
        QFETCH(QString, sql);
        QFETCH(int, rows);
        QFETCH(bool, isClosed);
        QFETCH(bool, isDead);
        QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("some.db"));
        std::optional<OtherProgram> other;
        if (isClosed)
            execute(openTestDatabase(path), sql.toStdString());
        else
            other.emplace(path, sql.toStdString());
        if (isDead)
            other->die();
        const auto before = bytesOf(folder.path());
        const auto reading = read(path);
        QVERIFY(bytesOf(folder.path()) == before);
        if (rows < 0) {
            QVERIFY(reading.outcome.error);
            QCOMPARE(reading.outcome.error->code, ErrorCode::Unsupported);
            return;
        }
        QVERIFY2(reading.outcome.isOk(),
                 reading.outcome.error ? reading.outcome.error->message.c_str() : "");
        const auto facts = textsOf(reading);
        QVERIFY(facts.contains("db/tables/main.t/rows = " + std::to_string(rows)));
        const bool isLog = sql.startsWith(QStringLiteral("PRAGMA journal_mode"));
        QVERIFY(facts.contains(std::string("db/settings/journal_mode = ")
                               + (isLog ? "wal" : "rollback")));
    }

    void readsTwoThousandTablesQuickly()
    {
        std::string sql = "BEGIN;";
        for (int i = 0; i < 2000; ++i)
            sql += "CREATE TABLE t" + std::to_string(i)
                + " (id INTEGER PRIMARY KEY, a TEXT, b INT CHECK (b > 0));";
        const auto path = make(sql + "COMMIT;");
        QElapsedTimer timer;
        timer.start();
        const auto reading = read(path);
        QVERIFY(reading.outcome.isOk());
        QVERIFY(reading.facts.size() > 2000U * 10);
        QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
        std::stop_source source;
        source.request_stop();
        QCOMPARE(runProbe(sqliteProbe(), optionsFor(path), 30s, source.get_token()).outcome.kind,
                 OutcomeKind::Cancelled);
    }

    void areasFollowThePath()
    {
        const auto kind = sqliteProbe();
        QCOMPARE(kind.areaOf("db/migrations/rails/1/applied"), Area::Migrations);
        QCOMPARE(kind.areaOf("db/tables/main.migrations"), Area::Database);
    }
};

QTEST_APPLESS_MAIN(TestSqliteProbe)
#include "tst_sqliteprobe.moc"
