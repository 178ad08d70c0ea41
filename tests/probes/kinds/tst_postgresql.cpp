// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql.h"
#include "probes/transport/pgconnection.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>

#include <set>

using namespace sidestage;
using namespace sidestage::test;
using namespace std::chrono_literals;

namespace {

const std::string planted = "planted-password-7391";

OptionValue text(std::string value)
{
    return OptionValue(std::move(value));
}

} // namespace

class TestPostgresql : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    QString m_created; ///< the one statement in which the password stands

    /// As the auditor over TCP with a password, unless `more` says otherwise.
    OptionValue options(OptionValue::Map more = {}) const
    {
        OptionValue::Map map{{"host", text("127.0.0.1")},
                             {"port", OptionValue(std::int64_t(m_server.port()))},
                             {"database", text("shop")},
                             {"user", text("auditor")},
                             {"password", OptionValue(CredentialReference{"staging/database"})}};
        for (auto &option : more) {
            std::erase_if(map, [&](const auto &entry) { return entry.first == option.first; });
            map.push_back(std::move(option));
        }
        return OptionValue(std::move(map));
    }
    Reading probe(OptionValue::Map more = {}, std::vector<std::string> *log = nullptr) const
    {
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.credentials = {{"staging/database", planted}};
        conditions.log = log;
        return runProbe(postgresqlProbe(), options(std::move(more)), conditions);
    }

    static std::string fact(const Reading &reading, const std::vector<std::string> &segments)
    {
        auto path = segments;
        path.insert(path.begin(), "db");
        const auto *found = reading.find(FactPath::fromSegments(path));
        return found ? found->value.display() : "(not there)";
    }
    /// The lines of permissions alone.
    static std::string grants(const Reading &reading)
    {
        std::string lines;
        for (const auto &fact : reading.facts) {
            const auto path = fact.path.toString();
            if (path.starts_with("db/grants/") || path.starts_with("db/default-privileges/"))
                lines += path + " = " + fact.value.display() + '\n';
        }
        return lines;
    }
    static QString textOf(const Reading &reading)
    {
        auto lines = factsAsText(reading);
        for (const auto &gap : reading.gaps)
            lines += gap.path.toString() + " ! " + gap.reason.toString() + '\n';
        return QString::fromStdString(lines);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start({QStringLiteral("log_line_prefix = '%a|%x|'")}),
                 qPrintable(m_server.output()));
        const auto created = "CREATE ROLE auditor LOGIN PASSWORD '" + planted + "'";
        m_created = QString::fromStdString(created);
        m_server.sql(created);
        m_server.sql("CREATE DATABASE shop");
    }

    void init() { m_server.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "shop"); }

    // The least rights: sign in and look.
    void aRoleThatMayOnlyConnect()
    {
        std::vector<std::string> log;
        const auto reading = probe({}, &log);
        QVERIFY2(reading.outcome.isOk(), qPrintable(textOf(reading)));
        QCOMPARE(fact(reading, {"server", "engine"}), std::string("PostgreSQL"));
        QCOMPARE(fact(reading, {"server", "replica"}), std::string("false"));
        QCOMPARE(fact(reading, {"connection", "encrypted"}), std::string("false"));
        QCOMPARE(fact(reading, {"extensions", "plpgsql", "schema"}), std::string("pg_catalog"));
        QCOMPARE(fact(reading, {"settings", "server_encoding"}), std::string("UTF8"));
        QCOMPARE(fact(reading, {"roles", "auditor", "superuser"}), std::string("false"));
        // What it may not see is a gap of its own, each with what would help.
        std::set<std::string> hidden;
        for (const auto &gap : reading.gaps) {
            if (gap.path.isWithin(FactPath{"db", "subscriptions"}))
                continue; // before version 14
            hidden.insert(gap.path.toString());
            QCOMPARE(gap.reason.code, ErrorCode::PermissionDenied);
            QVERIFY(!gap.reason.suggestion.empty());
        }
        QCOMPARE(hidden,
                 (std::set<std::string>{"db/settings/dynamic_library_path",
                                        "db/settings/session_preload_libraries",
                                        "db/settings/shared_preload_libraries"}));
        QVERIFY(!log.empty());

        const auto all = probe({{"user", text("postgres")},
                                {"host", {}},
                                {"socket", text(m_server.folder().toStdString())}});
        QVERIFY2(all.outcome.isOk() && all.gaps.empty(), qPrintable(textOf(all)));
        QCOMPARE(fact(all, {"settings", "shared_preload_libraries"}), std::string("[]"));
    }

    void settingsAsOthersGetThem()
    {
        m_server.sql("ALTER DATABASE shop SET timezone = 'Europe/Athens'");
        m_server.sql("ALTER DATABASE shop SET default_transaction_read_only = on");
        m_server.sql("ALTER DATABASE shop SET statement_timeout = '2min'");
        m_server.sql("ALTER DATABASE shop SET app.jwt_secret = 'hG83jd82hdKs92jdLs02kd8'");
        m_server.sql("ALTER DATABASE shop SET app.tier = 'gold'");
        m_server.sql("ALTER ROLE postgres IN DATABASE shop SET work_mem = '8MB'");
        m_server.sql("ALTER ROLE auditor SET lock_timeout = 5");
        const auto reading = probe({{"settings", text("geqo*")}});
        const auto without = probe(
            {{"settings", text("!*timeout")}, {"rights", text("none")}, {"schema", text("none")}});
        m_server.sql("ALTER DATABASE shop RESET ALL");
        m_server.sql("ALTER ROLE postgres IN DATABASE shop RESET ALL");
        m_server.sql("ALTER ROLE auditor RESET ALL");
        const auto setting = [&](const char *name) { return fact(reading, {"settings", name}); };
        QCOMPARE(setting("TimeZone"), std::string("Europe/Athens"));
        QCOMPARE(setting("default_transaction_read_only"), std::string("true"));
        QCOMPARE(setting("statement_timeout"), std::string("120000 ms"));
        QCOMPARE(setting("shared_buffers"), std::string("16MB"));
        QCOMPARE(setting("geqo_effort"), std::string("5")); // asked for
        QCOMPARE(setting("app.tier"), std::string("gold"));
        const auto *secret = reading.find(FactPath{"db", "settings", "app.jwt_secret"});
        QVERIFY(secret && secret->value.isSecret() && secret->value.toSecret().isCredential);
        QCOMPARE(fact(reading, {"roles", "postgres", "settings", "work_mem"}), std::string("8MB"));
        // The reader's own value would hide the one that others get.
        const auto *gap = reading.gapOver(FactPath{"db", "settings", "lock_timeout"});
        QVERIFY(gap && gap->reason.message.find("own") != std::string::npos);
        QVERIFY(!reading.find(FactPath{"db", "settings", "bgwriter_delay"}));
        QVERIFY(!without.find(FactPath{"db", "settings", "statement_timeout"}));
        QVERIFY(!textOf(without).contains(QStringLiteral("db/roles/")));
        QVERIFY(!textOf(without).contains(QStringLiteral("db/schemas/")));
    }

    void rolesUnderOneName()
    {
        m_server.sql("CREATE ROLE app_staging LOGIN CREATEDB VALID UNTIL '2031-01-01';"
                     "CREATE ROLE readers; CREATE ROLE app LOGIN;"
                     "GRANT readers TO app_staging WITH ADMIN OPTION;"
                     "GRANT pg_monitor TO app_staging");
        const auto reading =
            probe({{"roles", OptionValue(OptionValue::Map{{"app_staging", text("app")}})},
                   {"application", text("app_staging")}});
        const auto owner = [&] {
            m_server.sql("CREATE TABLE t (a int); ALTER TABLE t OWNER TO readers", "shop");
            const auto owning = probe({{"application", text("app_staging")}});
            return fact(owning, {"application", "owns-tables"});
        }();
        const auto nobody = probe({{"application", text("nobody")}});
        m_server.sql("DROP TABLE t", "shop");
        m_server.sql("DROP ROLE app_staging, readers, app");
        const auto role = [&](const char *name) { return fact(reading, {"roles", "app", name}); };
        QCOMPARE(role("create-database"), std::string("true"));
        QCOMPARE(role("login"), std::string("true"));
        QCOMPARE(role("superuser"), std::string("false"));
        QCOMPARE(role("member-of"), std::string("{pg_monitor, readers (may grant it)}"));
        QVERIFY(role("valid-until").starts_with("2031-01-01"));
        // Another role that has the name already stays apart.
        QVERIFY(reading.find(FactPath{"db", "roles", "app (own name)", "login"}));
        QCOMPARE(fact(reading, {"application", "create-database"}), std::string("true"));
        QCOMPARE(fact(reading, {"application", "owns-tables"}), std::string("false"));
        QCOMPARE(owner, std::string("true")); // by membership
        QVERIFY(nobody.gapOver(FactPath{"db", "application", "superuser"}));
        const auto kind = postgresqlProbe();
        QCOMPARE(kind.areaOf("db/roles/app/login"), Area::Access);
        QCOMPARE(kind.areaOf("db/migrations/rails"), Area::Migrations);
        QCOMPARE(kind.areaOf("db/settings/TimeZone"), Area::Database);
    }

    void grantsBeyondTheUsual()
    {
        m_server.sql("CREATE ROLE app; CREATE ROLE readers");
        m_server.sql("CREATE TABLE orders (id int, note text); CREATE TABLE quiet (id int);"
                     "CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE s;"
                     "CREATE TYPE mood AS ENUM ('a');"
                     "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                     "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                     "shop");
        const auto plain = grants(probe());
        // Nobody decided anything: nothing is there to be compared.
        QCOMPARE(plain, std::string());
        m_server.sql("GRANT SELECT, INSERT ON orders TO app; GRANT ALL ON quiet TO app;"
                     "GRANT SELECT ON orders TO readers WITH GRANT OPTION;"
                     "GRANT UPDATE (note) ON orders TO readers; GRANT SELECT ON v TO PUBLIC;"
                     "GRANT USAGE ON SEQUENCE s TO app; REVOKE USAGE ON TYPE mood FROM PUBLIC;"
                     "REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;"
                     "GRANT CREATE, USAGE ON SCHEMA public TO app;"
                     "REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC;"
                     "REVOKE DELETE ON quiet FROM postgres;"
                     "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO readers;"
                     "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
                     "shop");
        const auto reading = probe();
        const auto mapped = probe({{"roles", OptionValue(OptionValue::Map{{"app", text("web")}})},
                                   {"tables", text("*.quiet")}});
        // The same again, in another order, and by detours.
        m_server.sql("REVOKE ALL ON orders FROM app, readers; GRANT SELECT ON orders TO readers"
                     " WITH GRANT OPTION; GRANT INSERT, SELECT ON orders TO app;"
                     "GRANT UPDATE (note) ON orders TO readers;"
                     "REVOKE ALL ON FUNCTION g() FROM PUBLIC; GRANT ALL ON FUNCTION g() TO PUBLIC",
                     "shop");
        const auto again = probe();
        m_server.sql("DROP OWNED BY app, readers; GRANT TEMPORARY ON DATABASE shop TO PUBLIC;"
                     "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
                     "shop");
        m_server.sql("DROP ROLE app, readers");
        QVERIFY2(reading.outcome.isOk() && !reading.gapOver(FactPath{"db", "grants"}),
                 qPrintable(textOf(reading)));
        QCOMPARE(grants(reading),
                 std::string("db/default-privileges/postgres/functions/PUBLIC = {}\n"
                             "db/default-privileges/postgres/tables in public/readers = {SELECT}\n"
                             "db/grants/column public.orders.note/readers = {UPDATE}\n"
                             "db/grants/database/PUBLIC = {CONNECT}\n"
                             "db/grants/function public.f(integer)/PUBLIC = {}\n"
                             "db/grants/schema public/app = {ALL}\n"
                             "db/grants/sequence public.s/app = {USAGE}\n"
                             "db/grants/table public.orders/app = {INSERT, SELECT}\n"
                             "db/grants/table public.orders/readers = {SELECT (may pass it on)}\n"
                             "db/grants/table public.quiet/(owner) = {without DELETE}\n"
                             "db/grants/table public.quiet/app = {ALL}\n"
                             "db/grants/type public.mood/PUBLIC = {}\n"
                             "db/grants/view public.v/PUBLIC = {SELECT}\n"));
        QCOMPARE(grants(again), grants(reading));
        QVERIFY(mapped.find(FactPath{"db", "grants", "table public.quiet", "web"}));
        QVERIFY(!mapped.find(FactPath{"db", "grants", "table public.orders", "web"}));
        QVERIFY(!mapped.find(FactPath{"db", "grants", "column public.orders.note", "readers"}));
    }

    void strangeNames()
    {
        const std::string strange = "a/b \"c'\\\n~ 🦉";
        m_server.sql("CREATE ROLE " + pgName(strange));
        m_server.sql("CREATE DATABASE " + pgName(strange));
        m_server.sql("CREATE SCHEMA " + pgName(strange) + "; CREATE TABLE " + pgName(strange) + '.'
                         + pgName(strange) + " (a int); GRANT SELECT ON " + pgName(strange) + '.'
                         + pgName(strange) + " TO " + pgName(strange),
                     strange);
        const auto reading = probe({{"database", text(strange)}, {"application", text(strange)}});
        m_server.sql("DROP DATABASE " + pgName(strange));
        m_server.sql("DROP ROLE " + pgName(strange));
        QVERIFY2(reading.outcome.isOk(), qPrintable(textOf(reading)));
        QCOMPARE(fact(reading, {"grants", "table " + strange + '.' + strange, strange}),
                 std::string("{SELECT}"));
        QCOMPARE(fact(reading, {"application", "superuser"}), std::string("false"));
    }

    void migrationsThatMayAndMayNotBeRead()
    {
        m_server.sql("CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text,"
                     " installed_on timestamptz DEFAULT now(), success boolean, checksum bytea,"
                     " execution_time bigint);"
                     "INSERT INTO _sqlx_migrations VALUES (1, 'xml', now(), true, '\\x5f0c', 1)",
                     "shop");
        const auto hidden = probe();
        m_server.sql("GRANT SELECT ON _sqlx_migrations TO auditor; GRANT USAGE ON SCHEMA public TO"
                     " auditor",
                     "shop");
        const auto reading = probe();
        m_server.sql("ALTER TABLE _sqlx_migrations ENABLE ROW LEVEL SECURITY", "shop");
        const auto filtered = probe();
        QVERIFY(hidden.outcome.isOk());
        const auto *gap = hidden.gapOver(FactPath{"db", "migrations", "sqlx", "1"});
        QVERIFY(gap && gap->reason.code == ErrorCode::PermissionDenied);
        QCOMPARE(fact(reading, {"migrations", "sqlx", "1", "applied"}), std::string("true"));
        QVERIFY(fact(reading, {"migrations", "sqlx", "1", "checksum"}).find("5f0c")
                != std::string::npos);
        // Rather nothing than the rows that a policy lets through.
        QVERIFY(filtered.gapOver(FactPath{"db", "migrations", "sqlx", "1"}));
    }

    void samplesOfTables()
    {
        m_server.sql("CREATE TABLE people (id serial PRIMARY KEY, email text, age int, card bigint,"
                     " extra jsonb, tags text[]);"
                     "INSERT INTO people (email, extra) SELECT 'p' || i || '@real-mail.dev',"
                     " '{\"a\": 1}' FROM generate_series(1, 3000) i;"
                     "CREATE TABLE named (name varchar(20) PRIMARY KEY, mail text);"
                     "INSERT INTO named SELECT 'n' || i, i || '@example.com'"
                     " FROM generate_series(1, 50) i;"
                     "CREATE TABLE loose (mail text); INSERT INTO loose"
                     " SELECT 'x' || i || '@real-mail.dev' FROM generate_series(1, 5000) i;"
                     "CREATE TABLE refused (mail text); INSERT INTO refused VALUES ('a@b.dev');"
                     "CREATE TABLE numbers (a int);"
                     "GRANT USAGE ON SCHEMA public TO auditor;"
                     "GRANT SELECT ON people, named, loose, numbers TO auditor",
                     "shop");
        m_server.sql("ANALYZE", "shop");
        const OptionValue::Map look{{"sample", OptionValue(std::int64_t(100))}};
        const auto reading = probe({{"personal-data", OptionValue(look)}});
        const auto none = probe();
        QVERIFY2(reading.outcome.isOk(), qPrintable(textOf(reading)));
        const auto count = [&](const char *table, const char *column) {
            return std::stoi(fact(reading, {"data", table, column, "emails", "count"}));
        };
        // Rows at a stride beside the first ones: a few less than were asked for, never more.
        QVERIFY(count("public.people", "email") > 70 && count("public.people", "email") <= 100);
        QVERIFY(count("public.loose", "mail") > 20 && count("public.loose", "mail") <= 100);
        QVERIFY(!reading.find(FactPath{"db", "data", "public.named", "mail", "emails", "count"}));
        const auto *gap = reading.gapOver(FactPath{"db", "data", "public.refused", "mail"});
        QVERIFY(gap && gap->reason.code == ErrorCode::PermissionDenied);
        QVERIFY(!textOf(reading).contains(QStringLiteral("real-mail")));
        QVERIFY(!textOf(none).contains(QStringLiteral("db/data/")));
        QCOMPARE(postgresqlProbe().areaOf("db/data/public.people"), Area::Data);
    }

    void aReplicaIsSaidToBeOne()
    {
        PostgresServer replica;
        QVERIFY(replica.create());
        QFile standby(replica.dataFolder() + QStringLiteral("/standby.signal"));
        QVERIFY(standby.open(QIODevice::WriteOnly));
        standby.close();
        QVERIFY2(replica.startCreated(), qPrintable(replica.output()));
        const auto reading = probe({{"user", text("postgres")},
                                    {"database", text("postgres")},
                                    {"host", {}},
                                    {"socket", text(replica.folder().toStdString())},
                                    {"port", OptionValue(std::int64_t(replica.port()))}});
        QVERIFY2(reading.outcome.isOk(), qPrintable(textOf(reading)));
        QCOMPARE(fact(reading, {"server", "replica"}), std::string("true"));
    }

    void aHungServerIsLeftInTime()
    {
        m_server.freeze();
        QElapsedTimer timer;
        timer.start();
        const auto reading = runProbe(
            postgresqlProbe(), options({{"user", text("postgres")}, {"password", {}}}), 400ms);
        m_server.thaw();
        QCOMPARE(reading.outcome.kind, OutcomeKind::TimedOut);
        QVERIFY(timer.elapsed() < 1400);
    }

    void optionsThatDoNotGoTogether()
    {
        const auto complaints = [this](OptionValue::Map more) {
            std::string texts;
            for (const auto &error : postgresqlProbe().check(options(std::move(more))))
                texts += error.message + '\n';
            return texts;
        };
        QCOMPARE(complaints({}), std::string());
        QVERIFY(complaints({{"host", {}}}).find("is needed") != std::string::npos);
        QVERIFY(complaints({{"socket", text("/run")}}).find("exclude") != std::string::npos);
        QVERIFY(complaints({{"host", text("a,b")}}).find("one host") != std::string::npos);
        QVERIFY(complaints({{"port", OptionValue(std::int64_t(70000))}}).find("65535")
                != std::string::npos);
        QVERIFY(complaints({{"key", text("a")}}).find("together") != std::string::npos);
        QVERIFY(complaints(
                    {{"roles", OptionValue(OptionValue::Map{{"a", text("x")}, {"b", text("x")}})}})
                    .find("cannot both")
                != std::string::npos);
        const auto missing = runProbe(postgresqlProbe(), options(), 5000ms);
        QCOMPARE(missing.gaps.at(0).reason.code, ErrorCode::NotConfigured);
    }

    // Last: the server's log of all that was done above.
    void nothingButReadsWasSentAndNoPasswordIsAnywhere()
    {
        std::vector<std::string> log;
        auto seen = textOf(probe({}, &log));
        for (const auto &line : log)
            seen += QString::fromStdString(line) + QLatin1Char('\n');
        auto wrong = options();
        ProbeConditions conditions;
        conditions.credentials = {{"staging/database", planted + "-not"}};
        const auto refused = runProbe(postgresqlProbe(), wrong, conditions);
        QVERIFY(!refused.outcome.isOk());
        seen += textOf(refused);
        QVERIFY(!seen.contains(QString::fromStdString(planted)));

        static const QRegularExpression statement(
            QStringLiteral("^sidestage\\|(\\d+)\\|LOG:  execute <unnamed>: (.*)$"),
            QRegularExpression::MultilineOption);
        static const QRegularExpression reading(
            QStringLiteral("^(BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY|COMMIT|"
                           "SAVEPOINT sidestage|ROLLBACK TO SAVEPOINT sidestage|"
                           "RELEASE SAVEPOINT sidestage|[(]?SELECT .*|WITH .*)$"));
        int count = 0;
        for (auto match = statement.globalMatch(m_server.output()); match.hasNext(); ++count) {
            const auto parts = match.next();
            QCOMPARE(parts.captured(1), QStringLiteral("0")); // no transaction that writes
            QVERIFY2(reading.match(parts.captured(2)).hasMatch(), qPrintable(parts.captured(2)));
        }
        QVERIFY(count > 100);
        // Nothing in another form, either.
        for (const auto &line : m_server.output().split(QLatin1Char('\n')))
            QVERIFY2(!line.startsWith(QStringLiteral("sidestage|"))
                         || !line.contains(QStringLiteral("LOG:  statement")),
                     qPrintable(line));
        QVERIFY(!m_server.output().remove(m_created).contains(QString::fromStdString(planted)));
    }
};

QTEST_GUILESS_MAIN(TestPostgresql)
#include "tst_postgresql.moc"
