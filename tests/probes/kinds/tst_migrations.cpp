// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QObject>
#include <QTemporaryDir>

#include <algorithm>
#include <set>

using namespace sidestage;

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

    /// The facts below "migrations", a line each, and the gaps.
    static std::string textOf(const Reading &reading)
    {
        std::string text;
        for (const auto &fact : reading.facts) {
            const auto path = fact.path.toString();
            const auto at = path.find("/migrations/");
            if (at != std::string::npos)
                text += path.substr(at + 12) + " = " + fact.value.display() + '\n';
        }
        for (const auto &gap : reading.gaps)
            text += "no " + gap.path.toString() + ": " + gap.reason.message + '\n';
        if (reading.outcome.error)
            text += reading.outcome.error->message + '\n';
        return text;
    }

    static const std::vector<std::tuple<const char *, const char *, const char *>> &cases();

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatATableSays_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        for (const auto &[name, sql, expected] : cases())
            QTest::newRow(name) << QString::fromUtf8(sql) << QString::fromUtf8(expected);
    }

    void tellsWhatATableSays()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        QCOMPARE(textOf(read(sql.toStdString())), expected.toStdString());
    }

    // Every tool that the option takes has a database above that is recognised as its own.
    void knowsEveryTool()
    {
        std::set<std::string> seen;
        for (const auto &[name, sql, expected] : cases()) {
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
        QCOMPARE(textOf(read(two)),
                 std::string("django = django_migrations\n"
                             "knex = knex_migrations\n"));
        QCOMPARE(textOf(read(two, "knex")), std::string("knex = knex_migrations\n"));
        QCOMPARE(textOf(read(two, "rails")), std::string());
        QCOMPARE(textOf(read(two, "none")), std::string());
    }

    // A migration that is missing in between moves the one that follows, and no other.
    void oneMoreMovesOnePosition()
    {
        const auto textsOf = [this](const std::vector<int> &versions) {
            std::string sql = "CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY, name TEXT)";
            for (const int version : versions)
                sql +=
                    ";INSERT INTO knex_migrations (name) VALUES (" + std::to_string(version) + ')';
            std::set<std::string> lines;
            const auto text = textOf(read(sql));
            for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
                lines.insert(text.substr(at, text.find('\n', at) - at));
            return lines;
        };
        const auto before = textsOf({1, 2, 4, 5, 6, 7});
        const auto after = textsOf({1, 2, 3, 4, 5, 6, 7});
        std::vector<std::string> different;
        std::ranges::set_symmetric_difference(before, after, std::back_inserter(different));
        QCOMPARE(
            different,
            (std::vector<std::string>{"knex/3/applied = true", "knex/3/position = after 2",
                                      "knex/4/position = after 2", "knex/4/position = after 3"}));
    }

    // Any rows, as somebody's hand may have left them.
    void survivesOddRows()
    {
        for (const auto &[name, sql, expected] : cases()) {
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
            QVERIFY2(textOf(reading).starts_with(text.substr(0, equals)), name);
        }
    }
};

const std::vector<std::tuple<const char *, const char *, const char *>> &TestMigrations::cases()
{
    static const std::vector<std::tuple<const char *, const char *, const char *>> all{
        {"Rails",
         "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);"
         "CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar,"
         " created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL);"
         "INSERT INTO schema_migrations VALUES ('20260101000000'), ('20260102000000')",
         "rails = schema_migrations\n"
         "rails/20260101000000/applied = true\n"
         "rails/20260102000000/applied = true\n"},
        {"dbmate",
         "CREATE TABLE schema_migrations (version varchar(128) primary key);"
         "INSERT INTO schema_migrations VALUES ('20260101000000')",
         "dbmate = schema_migrations\n"
         "dbmate/20260101000000/applied = true\n"},
        {"golang-migrate",
         "CREATE TABLE schema_migrations (version uint64, dirty bool);"
         "CREATE UNIQUE INDEX version_unique ON schema_migrations (version);"
         "INSERT INTO schema_migrations VALUES (7, 0)",
         "golang-migrate = schema_migrations\n"
         "golang-migrate/version = 7\n"},
        {"golang-migrate, dirty",
         "CREATE TABLE schema_migrations (version uint64, dirty bool);"
         "INSERT INTO schema_migrations VALUES (8, 1)",
         "golang-migrate = schema_migrations\n"
         "golang-migrate/8/state = dirty\n"
         "golang-migrate/version = 8\n"},
        {"golang-migrate, nothing applied",
         "CREATE TABLE schema_migrations (version uint64, dirty bool)",
         "golang-migrate = schema_migrations\n"},
        {"Ecto",
         "CREATE TABLE \"schema_migrations\" (\"version\" INTEGER PRIMARY KEY,"
         " \"inserted_at\" TEXT);"
         "INSERT INTO schema_migrations VALUES (20260101000000, '2026-02-02T00:00:00'),"
         " (20260102000000, '2026-02-01T00:00:00')",
         "ecto = schema_migrations\n"
         "ecto/20260101000000/applied = true\n"
         "ecto/20260101000000/position = after 20260102000000\n"
         "ecto/20260102000000/applied = true\n"
         "ecto/20260102000000/position = first\n"},
        {"Django",
         "CREATE TABLE \"django_migrations\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
         " \"app\" varchar(255) NOT NULL, \"name\" varchar(255) NOT NULL,"
         " \"applied\" datetime NOT NULL);"
         "INSERT INTO django_migrations VALUES (1, 'auth', '0001_initial', '2026-01-01'),"
         " (2, 'shop', '0001_initial', '2026-01-01'), (3, 'auth', '0002_more', '2026-01-02')",
         "django = django_migrations\n"
         "django/auth.0001_initial/applied = true\n"
         "django/auth.0001_initial/position = first\n"
         "django/auth.0002_more/applied = true\n"
         "django/auth.0002_more/position = after auth.0001_initial\n"
         "django/shop.0001_initial/applied = true\n"
         "django/shop.0001_initial/position = first\n"},
        {"Alembic, two heads",
         "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
         " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));"
         "INSERT INTO alembic_version VALUES ('ccc'), ('bbb')",
         "alembic = alembic_version\n"
         "alembic/heads = {bbb, ccc}\n"},
        {"Alembic, nothing applied",
         "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
         "alembic = alembic_version\n"
         "alembic/heads = {}\n"},
        {"Flyway: failed, undone, repeated, baseline",
         "CREATE TABLE \"flyway_schema_history\" (\"installed_rank\" INT NOT NULL PRIMARY KEY,"
         " \"version\" VARCHAR(50), \"description\" VARCHAR(200) NOT NULL,"
         " \"type\" VARCHAR(20) NOT NULL, \"script\" VARCHAR(1000) NOT NULL, \"checksum\" INT,"
         " \"installed_by\" VARCHAR(100) NOT NULL, \"installed_on\" TEXT NOT NULL,"
         " \"execution_time\" INT NOT NULL, \"success\" BOOLEAN NOT NULL);"
         "INSERT INTO flyway_schema_history VALUES"
         " (0, NULL, 's', 'SCHEMA', 'shop', NULL, 'u', 't', 0, 1),"
         " (1, '1', 'b', 'BASELINE', '<< Flyway Baseline >>', NULL, 'u', 't', 0, 1),"
         " (2, '2', 'd', 'SQL', 'V2__d.sql', -17, 'u', 't', 3, 1),"
         " (3, NULL, 'v', 'SQL', 'R__v.sql', 5, 'u', 't', 3, 1),"
         " (4, '3', 'e', 'SQL', 'V3__e.sql', 9, 'u', 't', 3, 1),"
         " (5, '3', 'e', 'UNDO_SQL', 'U3__e.sql', 10, 'u', 't', 3, 1),"
         " (6, NULL, 'v', 'SQL', 'R__v.sql', 6, 'u', 't', 3, 1),"
         " (7, '4', 'f', 'SQL', 'V4__f.sql', 11, 'u', 't', 3, 0)",
         "flyway = flyway_schema_history\n"
         "flyway/1/applied = true\n"
         "flyway/1/position = first\n"
         "flyway/2/applied = true\n"
         "flyway/2/checksum = -17\n"
         "flyway/2/position = after 1\n"
         "flyway/3/state = rolled back\n"
         "flyway/4/state = failed\n"
         "flyway/R__v.sql/applied = true\n"
         "flyway/R__v.sql/checksum = 6\n"
         "flyway/R__v.sql/position = after 2\n"},
        {"Flyway, its former table",
         "CREATE TABLE schema_version (installed_rank INT, version TEXT, description TEXT,"
         " type TEXT, script TEXT, checksum INT, success BOOLEAN);"
         "INSERT INTO schema_version VALUES (1, '1', 'd', 'SQL', 'V1', 7, 1)",
         "flyway = schema_version\n"
         "flyway/1/applied = true\n"
         "flyway/1/checksum = 7\n"
         "flyway/1/position = first\n"},
        {"Liquibase, locked",
         "CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL,"
         " FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TEXT NOT NULL, ORDEREXECUTED INT NOT NULL,"
         " EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION TEXT, COMMENTS TEXT,"
         " TAG TEXT, LIQUIBASE TEXT, CONTEXTS TEXT, LABELS TEXT, DEPLOYMENT_ID TEXT);"
         "CREATE TABLE DATABASECHANGELOGLOCK (ID INT NOT NULL PRIMARY KEY, LOCKED BOOLEAN NOT"
         " NULL, LOCKGRANTED TEXT, LOCKEDBY TEXT);"
         "INSERT INTO DATABASECHANGELOG (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED,"
         " EXECTYPE, MD5SUM) VALUES ('2', 'ann', 'a/b.xml', 't', 2, 'FAILED', NULL),"
         " ('1', 'ann', 'a/b.xml', 't', 1, 'EXECUTED', '9:00ff');"
         "INSERT INTO DATABASECHANGELOGLOCK VALUES (1, 1, 't', 'host')",
         "liquibase = DATABASECHANGELOG\n"
         "liquibase/1::ann::a~1b.xml/applied = true\n"
         "liquibase/1::ann::a~1b.xml/checksum = 9:00ff\n"
         "liquibase/1::ann::a~1b.xml/position = first\n"
         "liquibase/2::ann::a~1b.xml/state = failed\n"
         "liquibase/lock = held\n"},
        {"Prisma: failed, rolled back, tried again",
         "CREATE TABLE \"_prisma_migrations\" (\"id\" TEXT PRIMARY KEY NOT NULL,"
         " \"checksum\" TEXT NOT NULL, \"finished_at\" DATETIME, \"migration_name\" TEXT NOT NULL,"
         " \"logs\" TEXT, \"rolled_back_at\" DATETIME,"
         " \"started_at\" DATETIME NOT NULL DEFAULT current_timestamp,"
         " \"applied_steps_count\" INTEGER UNSIGNED NOT NULL DEFAULT 0);"
         "INSERT INTO _prisma_migrations VALUES"
         " ('a', '0a', 11, '1_init', NULL, NULL, 10, 1),"
         " ('b', '0b', NULL, '2_more', 'error', 15, 12, 0),"
         " ('c', '0c', 21, '2_more', NULL, NULL, 20, 1),"
         " ('d', '0d', NULL, '3_gone', 'error', 31, 30, 0),"
         " ('e', '0e', NULL, '4_bad', 'error', NULL, 40, 0)",
         "prisma = _prisma_migrations\n"
         "prisma/1_init/applied = true\n"
         "prisma/1_init/checksum = 0a\n"
         "prisma/1_init/position = first\n"
         "prisma/2_more/applied = true\n"
         "prisma/2_more/checksum = 0c\n"
         "prisma/2_more/position = after 1_init\n"
         "prisma/3_gone/state = rolled back\n"
         "prisma/4_bad/state = failed\n"},
        {"Knex, locked",
         "CREATE TABLE `knex_migrations` (`id` integer not null primary key autoincrement,"
         " `name` varchar(255), `batch` integer, `migration_time` datetime);"
         "CREATE TABLE `knex_migrations_lock` (`index` integer not null primary key autoincrement,"
         " `is_locked` integer);"
         "INSERT INTO knex_migrations VALUES (1, 'a.js', 1, 't'), (2, 'b.js', 1, 't');"
         "INSERT INTO knex_migrations_lock VALUES (1, 1)",
         "knex = knex_migrations\n"
         "knex/a.js/applied = true\n"
         "knex/a.js/position = first\n"
         "knex/b.js/applied = true\n"
         "knex/b.js/position = after a.js\n"
         "knex/lock = held\n"},
        {"Knex, not locked",
         "CREATE TABLE knex_migrations (id integer, name varchar(255), batch integer);"
         "CREATE TABLE knex_migrations_lock (`index` integer, is_locked integer);"
         "INSERT INTO knex_migrations_lock VALUES (1, 0)",
         "knex = knex_migrations\n"},
        {"Sequelize",
         "CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY);"
         "INSERT INTO SequelizeMeta VALUES ('1-init.js')",
         "sequelize = SequelizeMeta\n"
         "sequelize/1-init.js/applied = true\n"},
        {"TypeORM",
         "CREATE TABLE \"migrations\" (\"id\" integer PRIMARY KEY AUTOINCREMENT NOT NULL,"
         " \"timestamp\" bigint NOT NULL, \"name\" varchar NOT NULL);"
         "INSERT INTO migrations VALUES (1, 1700000000000, 'Init1700000000000')",
         "typeorm = migrations\n"
         "typeorm/Init1700000000000/applied = true\n"
         "typeorm/Init1700000000000/position = first\n"},
        {"Laravel",
         "CREATE TABLE \"migrations\" (\"id\" integer primary key autoincrement not null,"
         " \"migration\" varchar not null, \"batch\" integer not null);"
         "INSERT INTO migrations VALUES (1, '2026_b', 2), (2, '2026_a', 1)",
         "laravel = migrations\n"
         "laravel/2026_a/applied = true\n"
         "laravel/2026_a/position = first\n"
         "laravel/2026_b/applied = true\n"
         "laravel/2026_b/position = after 2026_a\n"},
        {"Doctrine",
         "CREATE TABLE doctrine_migration_versions (version VARCHAR(191) NOT NULL PRIMARY KEY,"
         " executed_at DATETIME DEFAULT NULL, execution_time INTEGER DEFAULT NULL);"
         "INSERT INTO doctrine_migration_versions VALUES ('DoctrineMigrations\\Version1', 't', 1)",
         "doctrine = doctrine_migration_versions\n"
         "doctrine/DoctrineMigrations\\Version1/applied = true\n"
         "doctrine/DoctrineMigrations\\Version1/position = first\n"},
        {"EF Core",
         "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT NOT NULL CONSTRAINT"
         " \"PK___EFMigrationsHistory\" PRIMARY KEY, \"ProductVersion\" TEXT NOT NULL);"
         "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT"
         " \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);"
         "INSERT INTO __EFMigrationsHistory VALUES ('20260101_Init', '9.0.0')",
         "ef-core = __EFMigrationsHistory\n"
         "ef-core/20260101_Init/applied = true\n"},
        {"EF Core, locked",
         "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT, \"ProductVersion\" TEXT);"
         "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT);"
         "INSERT INTO __EFMigrationsLock VALUES (1, 't')",
         "ef-core = __EFMigrationsHistory\n"
         "ef-core/lock = held\n"},
        {"goose: applied, taken back, applied again",
         "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT,"
         " version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL,"
         " tstamp TIMESTAMP DEFAULT (datetime('now')));"
         "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1),"
         " (2, 0), (2, 1), (3, 1), (3, 0)",
         "goose = goose_db_version\n"
         "goose/1/applied = true\n"
         "goose/1/position = first\n"
         "goose/2/applied = true\n"
         "goose/2/position = after 1\n"
         "goose/3/state = rolled back\n"},
        {"sqlx, dirty",
         "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,"
         " installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,"
         " checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);"
         "INSERT INTO _sqlx_migrations VALUES (1, 'init', 't1', 1, x'00ab', 5),"
         " (2, 'more', 't2', 0, x'00cd', -1)",
         "sqlx = _sqlx_migrations\n"
         "sqlx/1/applied = true\n"
         "sqlx/1/checksum = 00ab\n"
         "sqlx/1/position = first\n"
         "sqlx/2/state = dirty\n"},
        {"Diesel",
         "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,"
         " run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);"
         "INSERT INTO __diesel_schema_migrations VALUES ('00000000000000', 't')",
         "diesel = __diesel_schema_migrations\n"
         "diesel/00000000000000/applied = true\n"
         "diesel/00000000000000/position = first\n"},
        {"yoyo, locked",
         "CREATE TABLE _yoyo_migration (migration_hash VARCHAR(64), migration_id VARCHAR(255),"
         " applied_at_utc TIMESTAMP, PRIMARY KEY (migration_hash));"
         "CREATE TABLE yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT NULL,"
         " PRIMARY KEY (locked));"
         "INSERT INTO _yoyo_migration VALUES ('00', '0001.init', 't');"
         "INSERT INTO yoyo_lock VALUES (1, 't', 17)",
         "yoyo = _yoyo_migration\n"
         "yoyo/0001.init/applied = true\n"
         "yoyo/0001.init/position = first\n"
         "yoyo/lock = held\n"},
        {"sql-migrate",
         "CREATE TABLE \"gorp_migrations\" (\"id\" varchar(255) not null primary key,"
         " \"applied_at\" datetime);"
         "INSERT INTO gorp_migrations VALUES ('1-init.sql', 't')",
         "sql-migrate = gorp_migrations\n"
         "sql-migrate/1-init.sql/applied = true\n"
         "sql-migrate/1-init.sql/position = first\n"},
        {"Rails' companion alone", "CREATE TABLE ar_internal_metadata (key TEXT, value TEXT)", ""},
        {"a table of the team's own",
         "CREATE TABLE migrations (bird TEXT, month INTEGER);"
         "CREATE TABLE schema_version (version INTEGER);"
         "CREATE TABLE databasechangelog (id INTEGER, text TEXT)",
         ""},
        {"a view of that name",
         "CREATE TABLE x (id, name); CREATE VIEW knex_migrations AS SELECT * FROM x", ""},
        {"a virtual table of that name",
         "CREATE VIRTUAL TABLE knex_migrations USING fts5(id, name)", ""}};
    return all;
}

QTEST_APPLESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
