// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql.h"
#include "tests/support/kinds/mysqlshop.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

class TestMySql : public QObject
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

    void readsTheWholeSchema()
    {
        m_shop.server.sql(
            "GRANT SELECT, INSERT ON shop.* TO writers; GRANT writers TO app;"
            "GRANT UPDATE (name) ON shop.t TO app; GRANT EXECUTE ON FUNCTION shop.f TO app;");
        const auto reading = m_shop.read("shop");
        m_shop.server.sql("REVOKE SELECT, INSERT ON shop.* FROM writers; REVOKE writers FROM app;"
                          "REVOKE UPDATE (name) ON shop.t FROM app;"
                          "REVOKE EXECUTE ON FUNCTION shop.f FROM app;");
        QVERIFY2(reading.outcome.isOk(),
                 reading.outcome.error ? reading.outcome.error->toString().c_str() : "");
        const auto facts = textsOf(reading);
        QVERIFY2(reading.gaps.empty(), joined(facts).c_str());
        for (const auto *expected :
             {"db/server/engine = MariaDB",
              "db/server/replica = false",
              "db/connection/encrypted = false",
              "db/settings/transaction_isolation = REPEATABLE-READ",
              "db/settings/collation_database = utf8mb4_general_ci",
              "db/tables/main.t = table",
              "db/tables/main.t/engine = InnoDB",
              "db/tables/main.part = partitioned table",
              "db/tables/main.part/partitioned-by = RANGE (year(d))",
              "db/tables/main.part/partitions/p2020 = LESS THAN (2021)",
              "db/tables/main.versioned = system-versioned table",
              "db/tables/main.parent/comment = parents",
              "db/tables/main.parent/columns/id/identity = auto_increment",
              "db/tables/main.parent/columns/e/type = enum('a','b')",
              "db/tables/main.parent/indexes/UNIQUE (code) = UNIQUE (code)",
              "db/tables/main.t/columns/id/type = bigint unsigned",
              "db/tables/main.t/columns/name/collation = utf8mb4_bin",
              "db/tables/main.t/columns/name/default = 'x\'\'y'",
              "db/tables/main.t/columns/g/generated = (amount + 1) STORED",
              "db/tables/main.t/columns/v/generated = (concat(name, 'z')) VIRTUAL",
              "db/tables/main.t/columns/created/on-update = current_timestamp()",
              "db/tables/main.t/columns/hidden/invisible = true",
              "db/tables/main.t/columns/note/comment = free words",
              "db/tables/main.t/constraints/PRIMARY = PRIMARY KEY (id)",
              "db/tables/main.t/constraints/CHECK (p > 0) = CHECK (p > 0)",
              "db/tables/main.t/constraints/named_check = CHECK (amount > 0)",
              "db/tables/main.t/constraints/named_fk = FOREIGN KEY (c2) REFERENCES parent (id)",
              "db/tables/main.t/constraints/FOREIGN KEY (p) REFERENCES parent (id) = FOREIGN KEY "
              "(p) REFERENCES parent (id) ON DELETE CASCADE",
              "db/tables/main.t/indexes/(name(10)) = (name(10))",
              "db/tables/main.t/indexes/ft = FULLTEXT (name)",
              "db/tables/main.t/indexes/u = UNIQUE (p, name)",
              "db/tables/main.t/triggers/tr = BEFORE INSERT FOR EACH ROW BEGIN SET NEW.p = NEW.p + "
              "1; END",
              "db/views/main.v/definition = select t.id AS id, parent.code AS code from (t join "
              "parent on(parent.id = t.p)) where t.amount > 2",
              "db/functions/main.f(int, varchar(10))/returns = int",
              "db/functions/main.pr(int, text) = procedure",
              "db/events/main.ev/schedule = EVERY 1 DAY",
              "db/sequences/main.s/start = 5",
              "db/migrations/rails/20240101000000/applied = true",
              "db/roles/admin@127.0.0.1/superuser = true",
              "db/roles/app@%/member-of = {writers}",
              "db/grants/*.*/admin@127.0.0.1 = {ALL PRIVILEGES, GRANT OPTION}",
              "db/grants/main.*/writers = {INSERT, SELECT}",
              "db/grants/main.t(name)/app@% = {UPDATE}",
              "db/grants/function main.f/app@% = {EXECUTE}"})
            QVERIFY2(facts.contains(expected), (expected + ("\n" + joined(facts))).c_str());
    }

    void noSecretLeaves()
    {
        std::vector<std::string> log;
        auto reading = m_shop.read("shop", "auditor", {}, 20s, &log);
        auto all = joined(textsOf(reading));
        for (const auto &line : log)
            all += line;
        const auto hash = m_shop.server.sql(
            "SELECT authentication_string FROM mysql.user WHERE user = 'auditor'");
        QVERIFY(hash.size() > 30);
        for (const auto &word : {plantedPassword, std::string("planted"), hash.substr(1, 38)})
            QVERIFY2(all.find(word) == std::string::npos, word.c_str());
        reading = m_shop.read("missing", "auditor");
        QVERIFY(!reading.outcome.isOk());
        QVERIFY(reading.outcome.error->toString().find(plantedPassword) == std::string::npos);
    }

    void whatARoleMayNotSeeIsAGap()
    {
        const auto reading = m_shop.read("shop", "plain");
        QVERIFY(reading.outcome.isOk());
        for (const auto *path : {"db/roles", "db/grants", "db/functions", "db/events",
                                 "db/views/main.v/definition", "db/tables/main.t/triggers",
                                 "db/tables/main.t/constraints/named_fk", "db/server/replica"}) {
            const auto *gap = reading.gapOver(*FactPath::parse(path));
            QVERIFY2(gap && gap->reason.code == ErrorCode::PermissionDenied, path);
            QVERIFY2(!gap->reason.suggestion.empty(), path);
        }
        const auto facts = textsOf(reading);
        QVERIFY(facts.contains("db/tables/main.t/columns/id/type = bigint unsigned"));
        QVERIFY(facts.contains("db/migrations/rails/20240101000000/applied = true"));
        QVERIFY(facts.contains("db/settings/transaction_isolation = REPEATABLE-READ"));

        m_shop.server.sql("GRANT SELECT ON shop.part TO stranger@'127.0.0.1'");
        const auto stranger = m_shop.read("shop", "stranger");
        QVERIFY(stranger.outcome.isOk());
        QVERIFY(stranger.gapOver(*FactPath::parse("db/tables/main.t")));
    }

    void accountsAreComparedUnderMappedNames()
    {
        m_shop.server.sql(
            "CREATE USER app_staging@'10.%'; GRANT SELECT ON shop.* TO app_staging@'10.%'");
        OptionValue::Map roles;
        roles.emplace_back("app_staging", OptionValue(std::string("shop_app")));
        OptionValue::Map more;
        more.emplace_back("roles", OptionValue(std::move(roles)));
        more.emplace_back("application", OptionValue(std::string("app_staging@10.%")));
        const auto facts = textsOf(m_shop.read("shop", "auditor", std::move(more)));
        m_shop.server.sql("DROP USER app_staging@'10.%'");
        QVERIFY(facts.contains("db/grants/main.*/shop_app@10.% = {SELECT}"));
        QVERIFY(facts.contains("db/application/superuser = false"));
    }

    void onlyReadsAreSent()
    {
        m_shop.server.sql("SET GLOBAL general_log = OFF; SET GLOBAL general_log = ON");
        QFile log(m_shop.server.folder() + QStringLiteral("/general.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        log.readAll();
        OptionValue::Map personal;
        OptionValue::Map more;
        more.emplace_back("personal-data", OptionValue(std::move(personal)));
        QVERIFY(m_shop.read("shop", "admin", std::move(more)).outcome.isOk());
        int count = 0;
        bool isReadOnly = false;
        for (const auto &line : log.readAll().split('\n')) {
            // What is sent together is one entry of several lines.
            const auto at = line.indexOf("Query\t");
            if (line.isEmpty() || line.contains("Connect\t") || line.contains("Quit\t"))
                continue;
            auto statement = at < 0 ? line : line.mid(at + 6);
            if (statement.endsWith(';'))
                statement.chop(1);
            ++count;
            if (statement == "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
                isReadOnly = true;
            const bool isOfTheSession = statement.startsWith("SET SESSION ")
                || statement.startsWith("START TRANSACTION ") || statement == "DO 0";
            const bool isReading = statement.startsWith("SELECT ") || statement.startsWith("SHOW ")
                || (statement.startsWith("SET STATEMENT max_statement_time")
                    && statement.contains(" FOR SELECT "));
            QVERIFY2(isOfTheSession || (isReadOnly && isReading), statement.constData());
        }
        QVERIFY2(count > 20, QByteArray::number(count).constData());
        QVERIFY(isReadOnly);
    }

    void namesMayHoldAnything()
    {
        const std::string name = "shop `a/b'c\\d\" \xF0\x9F\x98\x80";
        const std::string quoted = "`shop ``a/b'c\\d\" \xF0\x9F\x98\x80`";
        // Characters beyond the basic plane are no names to this server; the rest are.
        const auto plain = quoted.substr(0, quoted.size() - 5) + "\xC3\xA9`";
        m_shop.server.sql("CREATE DATABASE " + plain + "; CREATE TABLE " + plain
                          + ".`or/ders\n``x` (`we'ird``` INT, KEY `a/b` (`we'ird```));"
                            "CREATE VIEW "
                          + plain + ".v AS SELECT * FROM " + plain + ".`or/ders\n``x`");
        const auto reading = m_shop.read(name.substr(0, name.size() - 4) + "\xC3\xA9", "admin");
        m_shop.server.sql("DROP DATABASE " + plain);
        QVERIFY2(reading.outcome.isOk(),
                 reading.outcome.error ? reading.outcome.error->toString().c_str() : "");
        const FactPath table{"db", "tables", "main.or/ders\n`x"};
        QVERIFY2(reading.find(table), factsAsText(reading).c_str());
        QVERIFY(reading.find(table.child("indexes").child("a/b")));
        const FactPath view{"db", "views", "main.v", "definition"};
        QVERIFY(reading.find(view));
        QVERIFY(reading.find(view)->value.display().find("shop") == std::string::npos);
    }

    void aServerThatHangsIsLeftInTime()
    {
        m_shop.server.freeze();
        QElapsedTimer timer;
        timer.start();
        const auto reading = m_shop.read("shop", "auditor", {}, 400ms);
        m_shop.server.thaw();
        QVERIFY2(timer.elapsed() < 1400, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(reading.outcome.kind, OutcomeKind::TimedOut);
    }

    void wrongOptionsAreSaid()
    {
        const auto kind = mysqlProbe();
        QCOMPARE(kind.check(textOptions({{"database", "shop"}, {"user", "a"}})).size(), 1U);
        QCOMPARE(kind.check(textOptions({{"host", "a,b"}, {"database", "shop"}})).size(), 1U);
        QCOMPARE(kind.check(textOptions({{"host", "a"}, {"socket", "/s"}})).size(), 1U);
        QVERIFY(kind.check(textOptions({{"host", "db.acme.test"}, {"database", "shop"}})).empty());
        QCOMPARE(kind.areaOf("db/grants/main.*/app@%"), Area::Access);
        QCOMPARE(kind.areaOf("db/migrations/rails"), Area::Migrations);
        QCOMPARE(kind.areaOf("db/tables/main.t"), Area::Database);
    }
};

QTEST_GUILESS_MAIN(TestMySql)
#include "tst_mysql.moc"
