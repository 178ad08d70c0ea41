// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/sqlitereader.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QTemporaryDir>

using namespace sidestage;

class TestSqliteReader : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    SteadyClock m_clock;

    std::string path() const { return m_folder.filePath(QStringLiteral("some.db")).toStdString(); }
    Deadline deadline() const
    {
        return Deadline(m_clock, m_clock.now() + std::chrono::seconds(20), {});
    }
    static void ignore(const SqliteReader::Row &) { }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        execute(
            openTestDatabase(QString::fromStdString(path())),
            "PRAGMA user_version=7; CREATE TABLE t (a UNIQUE, b); INSERT INTO t VALUES (1, 'x'),"
            "(NULL, x'00ff'); CREATE VIEW v AS SELECT writefile('/tmp/x', a) FROM t;"
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END;");
    }

    void refusesWhateverIsNoReading_data()
    {
        QTest::addColumn<QString>("sql");
        for (const auto *sql : {"UPDATE sqlite_master SET sql = ''",
                                "DELETE FROM sqlite_master",
                                "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, '')",
                                "PRAGMA writable_schema=1",
                                "UPDATE t SET a = 2",
                                "INSERT INTO t VALUES (3, 4)",
                                "DELETE FROM t",
                                "CREATE TABLE u (a)",
                                "CREATE TEMP TABLE u (a)",
                                "CREATE INDEX i ON t (a)",
                                "DROP TABLE t",
                                "ALTER TABLE t RENAME TO u",
                                "ANALYZE",
                                "REINDEX",
                                "VACUUM",
                                "VACUUM INTO '/tmp/sidestage-test-copy.db'",
                                "ATTACH ':memory:' AS more",
                                "DETACH main",
                                "PRAGMA user_version=9",
                                "PRAGMA query_only=0",
                                "PRAGMA journal_mode=DELETE",
                                "PRAGMA wal_checkpoint",
                                "PRAGMA mmap_size=1000000",
                                "PRAGMA optimize",
                                "PRAGMA incremental_vacuum",
                                "SELECT load_extension('x')",
                                "SELECT hex(a) FROM t",
                                "SELECT zeroblob(1000000)",
                                "SELECT * FROM pragma_function_list",
                                "SELECT * FROM v",
                                "CREATE VIRTUAL TABLE s USING fts5(a)",
                                "SAVEPOINT s"})
            QTest::newRow(sql) << QString::fromUtf8(sql);
    }

    void refusesWhateverIsNoReading()
    {
        QFETCH(QString, sql);
        auto reader = SqliteReader::open(path(), deadline(), Milliseconds(100));
        QVERIFY(reader);
        const auto done = reader->query(sql.toStdString(), ignore);
        QVERIFY(!done);
        QVERIFY(done.error().message.find("planted") == std::string::npos);
        // And it still reads.
        std::int64_t version = 0;
        QVERIFY(reader->query("PRAGMA main.user_version",
                              [&](const auto &row) { version = row.integer(0); }));
        QCOMPARE(version, 7);
    }

    void handsOverEveryKindOfValue()
    {
        auto reader = SqliteReader::open(path(), deadline(), Milliseconds(100));
        QVERIFY(reader);
        std::vector<std::string> texts;
        const auto take = [&](const SqliteReader::Row &row) {
            texts.push_back(row.optionalText(0).value_or("nothing") + ' ' + row.text(1));
        };
        QVERIFY(reader->query("SELECT a, b FROM main.t", take));
        QCOMPARE(texts, (std::vector<std::string>{"1 x", "nothing 00ff"}));
        QVERIFY(reader->finish());
    }

    // A file that is read without locks may be replaced meanwhile: then the picture is none.
    void noticesThatTheFileChanged()
    {
        const auto file = m_folder.filePath(QStringLiteral("log.db"));
        execute(openTestDatabase(file), "PRAGMA journal_mode=WAL; CREATE TABLE t (a);");
        auto reader = SqliteReader::open(file.toStdString(), deadline(), Milliseconds(100));
        QVERIFY(reader);
        {
            const OtherProgram other(file, "CREATE TABLE u (a); PRAGMA wal_checkpoint(TRUNCATE);");
        }
        const auto done = reader->finish();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Busy);
    }
};

QTEST_APPLESS_MAIN(TestSqliteReader)
#include "tst_sqlitereader.moc"
