// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/catalog.h"
#include "probes/kinds/mysql/rights.h"
#include "probes/kinds/mysql/schema.h"
#include "probes/kinds/mysql/sqltext.h"
#include "probes/transport/mysqlfailure.h"
#include "tests/support/property.h"

#include <QObject>

using namespace sidestage;

class TestMySqlParts : public QObject
{
    Q_OBJECT

    Fingerprinter m_fingerprints{Secret(std::string("key of the tests"))};
    MySqlText m_text{"shop", false, m_fingerprints};

    void is(const char *sql, const char *expected) const
    {
        QCOMPARE(QString::fromStdString(m_text.normalise(sql)), QString::fromUtf8(expected));
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void textsThatSayTheSameReadAlike()
    {
        is("select `shop`.`t`.`a` AS `a` from `shop`.`t`", "select t.a AS a from t");
        is("SELECT  a,\r\n\tb -- why\n FROM t # more\n /* and */ WHERE x='--no' ;",
           "SELECT a, b FROM t WHERE x='--no'");
        is("/*!50001 kept */ a", "/*!50001 kept */ a");
        is("call other.shop.x()", "call other.shop.x()");
        is("select shop.f(1), `or der`.`x``y`", "select f(1), `or der`.`x``y`");
        is("a = _utf8mb4'x' and b = _utf8mb4'\xC3\xA9'", "a = 'x' and b = _utf8mb4'\xC3\xA9'");
        is("'never ends", "'never ends");
        is("\"it''s\" 'a\\'b' 'c''d'", "\"it''s\" 'a\\'b' 'c''d'");
        is("concat(`a`,_utf8mb4\\'z\\')", "concat(a, 'z')"); // as MySQL 8 hands it out
        is("1-- 2", "1");
        is("1--2", "1--2");
        is("", "");
    }

    void aTableMayBeCalledLikeTheDatabase()
    {
        const MySqlText text("shop", true, m_fingerprints);
        QCOMPARE(text.normalise("select shop.id, shop.shop.id from shop.shop"),
                 std::string("select shop.id, shop.id from shop.shop"));
    }

    void credentialsAreNotShown()
    {
        for (const auto *sql : {"SET api_key = 'hunter-two-planted'",
                                "CREATE USER x IDENTIFIED BY 'hunter-two-planted'",
                                "SELECT 'postgres://me:hunter-two-planted@db.acme.test/x'",
                                "SELECT \"sk_live_hunter2planted4567890abcdef\"",
                                "password := 'hunter-two-planted'"}) {
            const auto shown = m_text.normalise(sql);
            QVERIFY2(shown.find("planted") == std::string::npos, shown.c_str());
            QVERIFY2(shown.find("•••") != std::string::npos, shown.c_str());
        }
        QVERIFY(m_text.normalise("'hunter-two-planted'", "db_password").find("planted")
                == std::string::npos);
        QCOMPARE(m_text.normalise("SELECT 'pending'"), std::string("SELECT 'pending'"));
    }

    void anyBytesAreRead()
    {
        SIDESTAGE_PROPERTY("normalising twice is normalising once, but for fingerprints", [this] {
            const auto bytes = *rc::gen::container<std::string>(
                rc::gen::elementOf(std::string(" \n\t'\"`\\ab.,;()-#/*!@_1\xC3")));
            const auto once = m_text.normalise(bytes);
            RC_ASSERT(once.size() <= bytes.size() * 40 + 40);
        });
    }

    void rightsAreReadFromGrants()
    {
        MySqlRights rights;
        for (const auto *line :
             {"GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*0123'",
              "GRANT SELECT, SHOW VIEW ON `shop\\_%`.* TO `a`@`%`",
              "GRANT SELECT (a, b), TRIGGER ON `other`.`or``ders` TO `a`@`%`",
              "GRANT EXECUTE ON FUNCTION `third`.`f` TO `a`@`%`", "GRANT `role` TO `a`@`%`",
              "GRANT PROXY ON ''@'' TO `a`@`%`", "nonsense", ""})
            rights.takeLine(line);
        QVERIFY(rights.has("SELECT", "shop_one"));
        QVERIFY(!rights.has("SELECT", "shopxone"));
        QVERIFY(!rights.has("TRIGGER", "shop_one", "t"));
        QVERIFY(rights.hasAny("shop_one"));
        QVERIFY(rights.has("TRIGGER", "other", "or`ders"));
        QVERIFY(!rights.has("SELECT", "other", "or`ders"));
        QVERIFY(!rights.has("TRIGGER", "other"));
        QVERIFY(!rights.hasAny("other"));
        QVERIFY(!rights.hasAny("third"));
        rights.takeLine("GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION");
        QVERIFY(rights.has("EVENT", "third"));
        QVERIFY(rights.has("SELECT", "mysql", "proc"));
    }

    void versionsPrintOneTypeAlike()
    {
        QCOMPARE(normalMySqlType("int(11) unsigned"), std::string("int unsigned"));
        QCOMPARE(normalMySqlType("tinyint(1)"), std::string("tinyint(1)"));
        QCOMPARE(normalMySqlType("tinyint(4)"), std::string("tinyint"));
        QCOMPARE(normalMySqlType("int(5) unsigned zerofill"),
                 std::string("int(5) unsigned zerofill"));
        QCOMPARE(normalMySqlType("varchar(20)"), std::string("varchar(20)"));
        QCOMPARE(normalMySqlType("year(4)"), std::string("year"));
        QCOMPARE(normalMySqlCharacterSet("utf8_general_ci"), std::string("utf8mb3_general_ci"));
        QCOMPARE(normalMySqlCharacterSet("utf8mb4_bin"), std::string("utf8mb4_bin"));
    }

    void queriesFollowTheVersion()
    {
        const auto query = [](bool isMariaDb, int version, MySqlAsk ask) {
            return isAskedLater(ask)
                ? mySqlLaterQuery(ask, {isMariaDb, version}, "'shop'")
                : mySqlCatalogQueries({isMariaDb, version}, "'shop'", {"sql_mode"}, true)
                      .at(static_cast<std::size_t>(ask));
        };
        QVERIFY(query(false, 80036, MySqlAsk::Columns).find("SRS_ID") != std::string::npos);
        QVERIFY(query(true, 101119, MySqlAsk::Columns).find("SRS_ID") == std::string::npos);
        QVERIFY(query(true, 101119, MySqlAsk::Indexes).find("IGNORED") != std::string::npos);
        QVERIFY(query(true, 100500, MySqlAsk::Indexes).find("IGNORED") == std::string::npos);
        QVERIFY(query(false, 80036, MySqlAsk::Indexes).find("EXPRESSION") != std::string::npos);
        QVERIFY(query(false, 80036, MySqlAsk::Checks).find("ENFORCED") != std::string::npos);
        QCOMPARE(query(false, 80011, MySqlAsk::Checks), std::string("DO 0"));
        QCOMPARE(query(false, 80400, MySqlAsk::Replica), std::string("SHOW REPLICA STATUS"));
        // Two of MariaDB's catalogs are slow unless they are asked by the schema of the table.
        for (const auto ask : {MySqlAsk::Keys, MySqlAsk::Indexes, MySqlAsk::Partitions})
            QVERIFY(query(true, 101119, ask).find("TABLE_SCHEMA = 'shop'") != std::string::npos);
    }

    void withoutTheSchemaNoTableIsOpened()
    {
        const auto queries = mySqlCatalogQueries({true, 101119}, "'shop'", {"sql_mode"}, false);
        QCOMPARE(queries.size(), static_cast<std::size_t>(MySqlAsk::Last));
        for (const auto &query : queries) {
            for (const auto *opening :
                 {"KEY_COLUMN_USAGE", "REFERENTIAL_CONSTRAINTS", "CHECK_CONSTRAINTS", "PARTITIONS",
                  "TABLE_ROWS", "CREATE_OPTIONS", "ROW_FORMAT"})
                QVERIFY2(query.find(opening) == std::string::npos, query.c_str());
        }
    }

    void failuresQuoteNothingOfTheServer()
    {
        MySqlTarget target;
        target.host = "db.acme.test";
        target.user = "auditor";
        target.database = "shop";
        for (unsigned number = 1000; number < 5100; ++number) {
            const auto error = mySqlFailure(number, "secret-of-the-server", target);
            QVERIFY(!error.message.empty());
            QVERIFY(error.toString().find("secret-of-the-server") == std::string::npos);
        }
        QCOMPARE(mySqlFailure(1040, {}, target).code, ErrorCode::Busy);
        QCOMPARE(mySqlFailure(3159, {}, target).code, ErrorCode::PermissionDenied);
        QCOMPARE(mySqlFailure(2026, "SSL connection error: certificate has expired", target).code,
                 ErrorCode::UntrustedPeer);
    }
};

QTEST_APPLESS_MAIN(TestMySqlParts)
#include "tst_mysqlparts.moc"
