// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/mysqlshop.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

class TestMySqlNeutral : public QObject
{
    Q_OBJECT

    MySqlShop m_shop;

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_shop.server.isInstalled())
            QSKIP("needs the package mariadb-server");
        QVERIFY2(m_shop.start(), qPrintable(m_shop.server.output()));
    }

    void anotherNameOfTheDatabaseIsNoDifference()
    {
        const auto found = difference(m_shop.read("shop"), m_shop.read("shop_two"));
        QVERIFY2(found.empty(), joined(found).c_str());
    }

    void whatIsDumpedAndRestoredIsNoDifference()
    {
        m_shop.server.sql("INSERT INTO shop_two.parent (code) VALUES ('planted a'), ('planted b');"
                          "DELETE FROM shop_two.parent WHERE code LIKE 'planted _';"
                          "CREATE OR REPLACE DATABASE shop_three CHARACTER SET utf8mb4 COLLATE "
                          "utf8mb4_general_ci;");
        const auto dump =
            m_shop.server.runClient(QStringLiteral("mariadb-dump"),
                                    {QStringLiteral("--routines"), QStringLiteral("--events"),
                                     QStringLiteral("--triggers"), QStringLiteral("shop_two")});
        m_shop.server.sql(dump, "shop_three");
        const auto found = difference(m_shop.read("shop"), m_shop.read("shop_three"));
        m_shop.server.sql("DROP DATABASE shop_three");
        QVERIFY2(found.empty(), joined(found).c_str());
    }

    void neutralChangesAreNoDifference()
    {
        m_shop.make("shop_two");
        m_shop.server.sql(R"sql(
            ALTER TABLE t ENGINE=InnoDB; OPTIMIZE TABLE parent; ANALYZE TABLE t;
            ALTER TABLE parent AUTO_INCREMENT = 5000;
            ALTER TABLE t MODIFY c2 INT CHECK (c2 < 5) AFTER id;
            SET foreign_key_checks = OFF;
            ALTER TABLE t DROP INDEX u, ADD UNIQUE KEY u (p, name) USING BTREE;
            ALTER TABLE t DROP CONSTRAINT CONSTRAINT_1; ALTER TABLE t ADD CHECK (`p`>0);
            ALTER TABLE t DROP FOREIGN KEY t_ibfk_1;
            ALTER TABLE t ADD CONSTRAINT t_ibfk_9 FOREIGN KEY (p) REFERENCES parent (id)
                ON UPDATE RESTRICT ON DELETE CASCADE;
            ALTER TABLE t DROP INDEX name; ALTER TABLE t ADD INDEX name_2 (name(10));
            ALTER TABLE parent MODIFY id INT(9) AUTO_INCREMENT;
            RENAME TABLE part TO part_aside; RENAME TABLE part_aside TO part;
            DROP TABLE versioned; CREATE TABLE versioned (`a` INT NULL DEFAULT NULL) WITH SYSTEM VERSIONING;
            CREATE OR REPLACE VIEW v AS
                SELECT `shop_two`.`t`.id, parent.code FROM shop_two.t JOIN parent ON (parent.id = t.p) WHERE t.amount > 2;
            SELECT NEXT VALUE FOR s;
            DROP EVENT ev; DROP FUNCTION f; DROP TRIGGER tr;
            DELIMITER //
            CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00'
                DO BEGIN DELETE FROM t WHERE id < 0; END//
            CREATE FUNCTION f(`a` INTEGER, b VARCHAR(10)) RETURNS INT(11) DETERMINISTIC BEGIN
                /* the same */ RETURN a + 1; # and more
            END//
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.p = NEW.p + 1; END//
        )sql",
                          "shop_two");
        const auto crlf = std::string("DELIMITER //\nDROP PROCEDURE pr//\nCREATE PROCEDURE pr(IN a "
                                      "INT, OUT b TEXT) \r\n    SELECT\r\n 1//\n");
        m_shop.server.sql(crlf, "shop_two");
        m_shop.server.sql("GRANT INSERT ON shop.* TO app; GRANT SELECT ON shop.* TO app;"
                          "GRANT SELECT ON shop_two.* TO app; GRANT INSERT ON shop_two.* TO app;");
        const auto found = difference(m_shop.read("shop"), m_shop.read("shop_two"));
        m_shop.server.sql("REVOKE INSERT, SELECT ON shop.* FROM app; REVOKE INSERT, SELECT ON "
                          "shop_two.* FROM app");
        QVERIFY2(found.empty(), joined(found).c_str());
    }
};

QTEST_GUILESS_MAIN(TestMySqlNeutral)
#include "tst_mysqlneutral.moc"
