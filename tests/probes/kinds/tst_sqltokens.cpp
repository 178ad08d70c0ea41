// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/createtable.h"
#include "probes/kinds/sqlite/definitions.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

class TestSqlTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void makesWritingsAlike()
    {
        const std::string expected =
            "SELECT a, \"order\", KEY FROM t WHERE x = 'It''s' AND y != -1.5e3";
        QCOMPARE(normaliseSql("select  a,\"order\" ,key from\n t where x=='It''s' and y<>-1.5E3"),
                 expected);
        QCOMPARE(normaliseSql("SELECT \"a\", [order], `key` /* c */ FROM t -- d\nWHERE x = 'It''s' "
                              "AND y != -1.5e3"),
                 expected);
        QCOMPARE(normaliseSql("x'aB', a . b(1) - - 2"), std::string("X'AB', a.b(1) - -2"));
    }

    void keepsWhatDiffers()
    {
        QVERIFY(normaliseSql("SELECT a") != normaliseSql("SELECT A"));
        QVERIFY(normaliseSql("'a b'") != normaliseSql("'a  b'"));
        QVERIFY(normaliseSql("\"a b\"") != normaliseSql("a b"));
        QVERIFY(normaliseSql("'--x'") != normaliseSql("'--y'"));
    }

    void normalisingTwiceIsNormalisingOnce()
    {
        SIDESTAGE_PROPERTY("normalise(normalise(x)) = normalise(x)", [] {
            const std::vector<std::string> pieces{"a",        "KEY",
                                                  "select",   "\"",
                                                  "'",        "`",
                                                  "[",        "]",
                                                  "(",        ")",
                                                  ",",        ".",
                                                  ";",        "-",
                                                  "--",       "/*",
                                                  "*/",       "/",
                                                  "*",        "1",
                                                  "e",        "0x",
                                                  ".5",       "x'",
                                                  "af",       " ",
                                                  "\n",       "$",
                                                  "?",        ":",
                                                  "@",        "=",
                                                  "<",        ">",
                                                  "|",        "!",
                                                  "\xc3\xa9", std::string(1, '\0'),
                                                  "~"};
            const auto parts =
                *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
            std::string sql;
            for (const auto &part : parts)
                sql += part;
            const auto once = normaliseSql(sql);
            RC_ASSERT(normaliseSql(once) == once);
            (void)parseCreateTable("CREATE TABLE t (" + sql + ")");
            (void)parseCreateTable(sql);
            (void)normaliseIndex("CREATE INDEX " + sql);
            (void)normaliseTrigger("CREATE TRIGGER " + sql);
            (void)normaliseView("CREATE VIEW " + sql);
        });
    }

    void readsConstraintsWithAndWithoutCommas()
    {
        const auto table =
            parseCreateTable(
                "CREATE TABLE IF NOT EXISTS main.[t] (id integer PRIMARY KEY,"
                "\"a b\" varchar(10, 2) NOT NULL ON CONFLICT REPLACE DEFAULT 'x,)' "
                "CHECK(length(\"a b\")>1),"
                "g AS (id*2) STORED, UNIQUE(id,\"a b\" DESC) CONSTRAINT c CHECK (id > 0))")
                .value();
        QCOMPARE(table.columns.size(), std::size_t(3));
        QCOMPARE(table.columns[1].name, std::string("a b"));
        QCOMPARE(table.columns[2].generated, std::string("(id * 2) STORED"));
        QCOMPARE(table.constraints.size(), std::size_t(5));
        QCOMPARE(table.constraints[2].terms, std::string("length(\"a b\") > 1"));
        QCOMPARE(table.constraints[4].name, std::string("c"));
    }

    void readsForeignKeys()
    {
        const auto table =
            parseCreateTable("create table t(a references p on delete set null on update no action "
                             "not deferrable, b, foreign key(b) references q(x) on delete cascade "
                             "match full deferrable initially deferred)")
                .value();
        QCOMPARE(table.constraints[0].tail, std::string("ON DELETE SET NULL"));
        QCOMPARE(table.constraints[1].tail,
                 std::string("ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"));
        QCOMPARE(table.constraints[1].parentColumns, std::vector<std::string>{"x"});
    }

    void writesDefinitionsWithoutWhatIsSoAnyway()
    {
        QCOMPARE(normaliseIndex(
                     "CREATE unique INDEX if not exists i ON t(a asc, lower( b ) DESC) where a>0;"),
                 std::string("UNIQUE (a, lower(b) DESC) WHERE a > 0"));
        QCOMPARE(
            normaliseTrigger("CREATE TRIGGER x UPDATE OF a ON t FOR EACH ROW BEGIN SELECT 1; END"),
            normaliseTrigger(
                "create trigger if not exists y before update of a on t begin select 1; end"));
        QCOMPARE(normaliseView("CREATE VIEW v AS SELECT 1"), std::string("SELECT 1"));
        QCOMPARE(normaliseView("CREATE TEMP VIEW v(a) AS SELECT 1"),
                 std::string("(a) AS SELECT 1"));
    }
};

QTEST_APPLESS_MAIN(TestSqlTokens)
#include "tst_sqltokens.moc"
