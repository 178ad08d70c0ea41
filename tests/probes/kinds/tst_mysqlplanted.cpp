// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/mysqlshop.h"
#include "tests/support/readingfindings.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <optional>

using namespace sidestage;
using namespace sidestage::test;

class TestMySqlPlanted : public QObject
{
    Q_OBJECT

    MySqlShop m_shop;
    std::optional<Reading> m_before;

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_shop.server.isInstalled())
            QSKIP("needs the package mariadb-server");
        QVERIFY2(m_shop.start(), qPrintable(m_shop.server.output()));
    }

    void onePlantedDifferenceIsExactlyOne_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("back");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *name, const char *change, const char *back,
                            const char *path) {
            QTest::newRow(name) << QString::fromLatin1(change) << QString::fromLatin1(back)
                                << QString::fromLatin1(path);
        };
        row("table", "CREATE TABLE more (a INT)", "DROP TABLE more", "tables/main.more");
        row("engine", "ALTER TABLE free_standing ENGINE=MyISAM",
            "ALTER TABLE free_standing ENGINE=InnoDB", "tables/main.free_standing/engine");
        row("table's collation", "ALTER TABLE part COLLATE utf8mb4_bin",
            "ALTER TABLE part COLLATE utf8mb4_general_ci", "tables/main.part/collation");
        row("table's comment", "ALTER TABLE part COMMENT 'x'", "ALTER TABLE part COMMENT ''",
            "tables/main.part/comment");
        row("table's options", "ALTER TABLE part STATS_PERSISTENT=1",
            "ALTER TABLE part STATS_PERSISTENT=DEFAULT", "tables/main.part/options");
        row("column", "ALTER TABLE part ADD x INT", "ALTER TABLE part DROP x",
            "tables/main.part/columns/x");
        row("type", "ALTER TABLE part MODIFY n BIGINT", "ALTER TABLE part MODIFY n INT",
            "tables/main.part/columns/n/type");
        row("unsigned", "ALTER TABLE part MODIFY n INT UNSIGNED", "ALTER TABLE part MODIFY n INT",
            "tables/main.part/columns/n/type");
        row("nullable", "ALTER TABLE part MODIFY n INT NOT NULL", "ALTER TABLE part MODIFY n INT",
            "tables/main.part/columns/n/nullable");
        row("default", "ALTER TABLE part ALTER n SET DEFAULT 7",
            "ALTER TABLE part ALTER n SET DEFAULT NULL", "tables/main.part/columns/n/default");
        row("default that is secret",
            "ALTER TABLE t ALTER api_key SET DEFAULT 'another-one-0a1b2c3d4e5f'",
            "ALTER TABLE t ALTER api_key SET DEFAULT 'planted-in-a-default-9f8e7d6c5b'",
            "tables/main.t/columns/api_key/default");
        row("order of enum", "ALTER TABLE parent MODIFY e ENUM('b','a') DEFAULT 'a'",
            "ALTER TABLE parent MODIFY e ENUM('a','b') DEFAULT 'a'",
            "tables/main.parent/columns/e/type");
        row("column's collation",
            "ALTER TABLE t MODIFY note TEXT COLLATE utf8mb4_bin COMMENT 'free words'",
            "ALTER TABLE t MODIFY note TEXT COMMENT 'free words'",
            "tables/main.t/columns/note/collation");
        row("column's comment", "ALTER TABLE t MODIFY note TEXT COMMENT 'other words'",
            "ALTER TABLE t MODIFY note TEXT COMMENT 'free words'",
            "tables/main.t/columns/note/comment");
        row("on update", "ALTER TABLE t MODIFY created TIMESTAMP DEFAULT CURRENT_TIMESTAMP",
            "ALTER TABLE t MODIFY created TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE "
            "CURRENT_TIMESTAMP",
            "tables/main.t/columns/created/on-update");
        row("generated", "ALTER TABLE t MODIFY v VARCHAR(60) AS (CONCAT(name, 'y')) VIRTUAL",
            "ALTER TABLE t MODIFY v VARCHAR(60) AS (CONCAT(name, 'z')) VIRTUAL",
            "tables/main.t/columns/v/generated");
        row("visible", "ALTER TABLE t MODIFY hidden INT DEFAULT 3",
            "ALTER TABLE t MODIFY hidden INT INVISIBLE DEFAULT 3",
            "tables/main.t/columns/hidden/invisible");
        row("identity", "ALTER TABLE parent MODIFY id INT NOT NULL",
            "ALTER TABLE parent MODIFY id INT NOT NULL AUTO_INCREMENT",
            "tables/main.parent/columns/id/identity");
        row("index", "CREATE INDEX more ON part (n)", "DROP INDEX more ON part",
            "tables/main.part/indexes/more");
        row("unique",
            "DROP INDEX descending ON t; CREATE UNIQUE INDEX descending ON t (created DESC)",
            "DROP INDEX descending ON t; CREATE INDEX descending ON t (created DESC)",
            "tables/main.t/indexes/descending");
        row("order of index", "DROP INDEX descending ON t; CREATE INDEX descending ON t (created)",
            "DROP INDEX descending ON t; CREATE INDEX descending ON t (created DESC)",
            "tables/main.t/indexes/descending");
        row("ignored index", "ALTER TABLE t ALTER INDEX descending IGNORED",
            "ALTER TABLE t ALTER INDEX descending NOT IGNORED", "tables/main.t/indexes/descending");
        row("primary key", "ALTER TABLE part ADD PRIMARY KEY (d)",
            "ALTER TABLE part DROP PRIMARY KEY", "tables/main.part/constraints/PRIMARY");
        row("check",
            "ALTER TABLE t DROP CONSTRAINT named_check, ADD CONSTRAINT named_check CHECK (amount "
            ">= 0)",
            "ALTER TABLE t DROP CONSTRAINT named_check, ADD CONSTRAINT named_check CHECK (amount > "
            "0)",
            "tables/main.t/constraints/named_check");
        row("unnamed check", "ALTER TABLE part ADD CHECK (n > 3)",
            "ALTER TABLE part DROP CONSTRAINT CONSTRAINT_1",
            "tables/main.part/constraints/CHECK (n > 3)");
        row("foreign key", "ALTER TABLE t DROP FOREIGN KEY named_fk",
            "ALTER TABLE t ADD CONSTRAINT named_fk FOREIGN KEY (c2) REFERENCES parent (id)",
            "tables/main.t/constraints/named_fk");
        row("action",
            "ALTER TABLE t DROP FOREIGN KEY named_fk; ALTER TABLE t ADD CONSTRAINT named_fk "
            "FOREIGN "
            "KEY (c2) REFERENCES parent (id) ON DELETE CASCADE",
            "ALTER TABLE t DROP FOREIGN KEY named_fk; ALTER TABLE t ADD CONSTRAINT named_fk "
            "FOREIGN "
            "KEY (c2) REFERENCES parent (id)",
            "tables/main.t/constraints/named_fk");
        row("partition",
            "ALTER TABLE part REORGANIZE PARTITION pmax INTO (PARTITION p2021 VALUES LESS THAN "
            "(2022), PARTITION pmax VALUES LESS THAN MAXVALUE)",
            "ALTER TABLE part REORGANIZE PARTITION p2021, pmax INTO (PARTITION pmax VALUES LESS "
            "THAN "
            "MAXVALUE)",
            "tables/main.part/partitions/p2021");
        row("trigger", "CREATE TRIGGER more AFTER DELETE ON t FOR EACH ROW SET @a = 1",
            "DROP TRIGGER more", "tables/main.t/triggers/more");
        row("view",
            "CREATE OR REPLACE VIEW v AS SELECT t.id, parent.code FROM t JOIN parent ON "
            "parent.id = t.p WHERE t.amount > 3",
            "CREATE OR REPLACE VIEW v AS SELECT t.id, parent.code FROM t JOIN parent ON parent.id "
            "= "
            "t.p WHERE t.amount > 2",
            "views/main.v/definition");
        row("view's security",
            "ALTER SQL SECURITY INVOKER VIEW v AS SELECT t.id, parent.code FROM t "
            "JOIN parent ON parent.id = t.p WHERE t.amount > 2",
            "ALTER SQL SECURITY DEFINER VIEW v AS SELECT t.id, parent.code FROM t JOIN parent ON "
            "parent.id = t.p WHERE t.amount > 2",
            "views/main.v/security");
        row("function's body",
            "CREATE OR REPLACE FUNCTION f(a INT, b VARCHAR(10)) RETURNS INT DETERMINISTIC RETURN a",
            "CREATE OR REPLACE FUNCTION f(a INT, b VARCHAR(10)) RETURNS INT DETERMINISTIC BEGIN "
            "NOT "
            "ATOMIC END",
            "functions/main.f(int, varchar(10))/definition");
        row("function's security", "ALTER FUNCTION f SQL SECURITY INVOKER",
            "ALTER FUNCTION f SQL SECURITY DEFINER", "functions/main.f(int, varchar(10))/security");
        row("procedure", "DROP PROCEDURE pr", "CREATE PROCEDURE pr(IN a INT, OUT b TEXT) SELECT 1",
            "functions/main.pr(int, text)");
        row("event", "ALTER EVENT ev ON SCHEDULE EVERY 2 DAY",
            "ALTER EVENT ev ON SCHEDULE EVERY 1 DAY", "events/main.ev/schedule");
        row("event's status", "ALTER EVENT ev DISABLE", "ALTER EVENT ev ENABLE",
            "events/main.ev/status");
        row("sequence", "ALTER SEQUENCE s INCREMENT 10", "ALTER SEQUENCE s INCREMENT 1",
            "sequences/main.s/increment");
        row("grant", "GRANT DELETE ON shop_two.* TO app", "REVOKE DELETE ON shop_two.* FROM app",
            "grants/main.*/app@%");
        row("migration", "INSERT INTO schema_migrations VALUES ('20990101000000')",
            "DELETE FROM schema_migrations WHERE version = '20990101000000'",
            "migrations/rails/20990101000000");
        row("database's collation", "ALTER DATABASE shop_two COLLATE utf8mb4_bin",
            "ALTER DATABASE shop_two COLLATE utf8mb4_general_ci", "settings/collation_database");
    }

    void onePlantedDifferenceIsExactlyOne()
    {
        QFETCH(QString, change);
        QFETCH(QString, path);
        QFETCH(QString, back);
        // Every change is taken back, so that one reading is what all are held against.
        if (!m_before) {
            m_shop.make("shop_two");
            m_before = m_shop.read("shop_two");
        }
        const auto &before = *m_before;
        QVERIFY(before.outcome.isOk());
        const auto keyless = [&change] {
            return "ALTER TABLE t DROP FOREIGN KEY t_ibfk_1; ALTER TABLE t DROP FOREIGN KEY "
                   "named_fk;"
                + change.toStdString()
                + "; ALTER TABLE t ADD CONSTRAINT t_ibfk_1 FOREIGN KEY (p) REFERENCES parent (id) "
                  "ON"
                  " DELETE CASCADE; ALTER TABLE t ADD CONSTRAINT named_fk FOREIGN KEY (c2)"
                  " REFERENCES parent (id)";
        };
        m_shop.server.sql(change.startsWith(QLatin1String("ALTER TABLE t MODIFY"))
                              ? keyless()
                              : change.toStdString(),
                          "shop_two");
        const auto after = m_shop.read("shop_two");
        // MariaDB 10.11 may mix up which columns a foreign key has, and then refuses to alter
        // others (error 1832): the keys are taken off meanwhile, and such a table is altered once.
        const bool hasForeignKeys = change.contains(QLatin1String("TABLE t "))
            || change.contains(QLatin1String("TABLE parent "));
        if (hasForeignKeys)
            m_shop.make("shop_two");
        else if (QLatin1String(QTest::currentDataTag()) == QLatin1String("function's body"))
            m_shop.server.sql(
                "DELIMITER //\nCREATE OR REPLACE FUNCTION f(a INT, b VARCHAR(10)) RETURNS INT "
                "DETERMINISTIC BEGIN RETURN a + 1; END//",
                "shop_two");
        else
            m_shop.server.sql(back.toStdString(), "shop_two");
        QVERIFY(after.outcome.isOk());
        const auto wanted = "db/" + path.toStdString();
        std::set<std::string> others;
        bool isFound = false;
        for (const auto &text : difference(before, after)) {
            const bool isWanted = text.starts_with(wanted + " =") || text.starts_with(wanted + '/');
            isFound = isFound || isWanted;
            // An estimate of rows is no part of the schema; a grant makes an account known.
            if (!isWanted && text.find("/rows = ") == std::string::npos
                && !(path.startsWith(QLatin1String("grants")) && text.starts_with("db/roles/app@%"))
                && !text.starts_with("db/tables/main.part/constraints/PRIMARY/")
                && !(path.endsWith(QLatin1String("PRIMARY"))
                     && text.find("/columns/d/") != std::string::npos))
                others.insert(text);
        }
        QVERIFY2(isFound, joined(difference(before, after)).c_str());
        QVERIFY2(others.empty(), joined(others).c_str());
        const auto findings = findingsBetween(after, before, "mysql");
        // Comments and storage options are allowed to differ, and a migration may be on its way;
        // an account without any other grant is told beside its first one.
        const QByteArray tag = QTest::currentDataTag();
        const bool isAllowed =
            tag.endsWith("comment") || tag == "table's options" || tag == "migration";
        const std::size_t expected = isAllowed ? 0 : tag == "grant" ? 2 : 1;
        QVERIFY2(findings.size() == expected, joined(findings).c_str());
    }
};

QTEST_GUILESS_MAIN(TestMySqlPlanted)
#include "tst_mysqlplanted.moc"
