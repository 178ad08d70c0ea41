// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace sidestage {

/// Bookkeeping tables as a tool makes them (in the dialect of SQLite), and what is told of them.
struct MigrationCase
{
    const char *name;
    const char *sql;
    const char *expected;
};

inline const std::vector<MigrationCase> &migrationCases()
{
    static const std::vector<MigrationCase> all{
        {"Rails",
         "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);"
         "CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar,"
         " created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL);"
         "INSERT INTO schema_migrations VALUES ('20260101000000'), ('20260102000000')",
         "rails = schema_migrations\n"
         "rails/20260101000000 = applied\n"
         "rails/20260101000000/applied = true\n"
         "rails/20260102000000 = applied\n"
         "rails/20260102000000/applied = true\n"},
        {"dbmate",
         "CREATE TABLE schema_migrations (version varchar(128) primary key);"
         "INSERT INTO schema_migrations VALUES ('20260101000000')",
         "dbmate = schema_migrations\n"
         "dbmate/20260101000000 = applied\n"
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
         "ecto/20260101000000 = applied\n"
         "ecto/20260101000000/applied = true\n"
         "ecto/20260101000000/position = after 20260102000000\n"
         "ecto/20260102000000 = applied\n"
         "ecto/20260102000000/applied = true\n"
         "ecto/20260102000000/position = in order\n"},
        {"Django",
         "CREATE TABLE \"django_migrations\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
         " \"app\" varchar(255) NOT NULL, \"name\" varchar(255) NOT NULL,"
         " \"applied\" datetime NOT NULL);"
         "INSERT INTO django_migrations VALUES (1, 'auth', '0001_initial', '2026-01-01'),"
         " (2, 'shop', '0001_initial', '2026-01-01'), (3, 'auth', '0002_more', '2026-01-02')",
         "django = django_migrations\n"
         "django/auth.0001_initial = applied\n"
         "django/auth.0001_initial/applied = true\n"
         "django/auth.0001_initial/position = in order\n"
         "django/auth.0002_more = applied\n"
         "django/auth.0002_more/applied = true\n"
         "django/auth.0002_more/position = in order\n"
         "django/shop.0001_initial = applied\n"
         "django/shop.0001_initial/applied = true\n"
         "django/shop.0001_initial/position = in order\n"},
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
         "flyway/1 = applied\n"
         "flyway/1/applied = true\n"
         "flyway/1/position = in order\n"
         "flyway/2 = applied\n"
         "flyway/2/applied = true\n"
         "flyway/2/checksum = -17\n"
         "flyway/2/position = in order\n"
         "flyway/3/state = rolled back\n"
         "flyway/4/state = failed\n"
         "flyway/R__v.sql = applied\n"
         "flyway/R__v.sql/applied = true\n"
         "flyway/R__v.sql/checksum = 6\n"
         "flyway/R__v.sql/position = in order\n"},
        {"Flyway, its former table",
         "CREATE TABLE schema_version (installed_rank INT, version TEXT, description TEXT,"
         " type TEXT, script TEXT, checksum INT, success BOOLEAN);"
         "INSERT INTO schema_version VALUES (1, '1', 'd', 'SQL', 'V1', 7, 1)",
         "flyway = schema_version\n"
         "flyway/1 = applied\n"
         "flyway/1/applied = true\n"
         "flyway/1/checksum = 7\n"
         "flyway/1/position = in order\n"},
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
         "liquibase/1::ann::a~1b.xml = applied\n"
         "liquibase/1::ann::a~1b.xml/applied = true\n"
         "liquibase/1::ann::a~1b.xml/checksum/9 = 00ff\n"
         "liquibase/1::ann::a~1b.xml/position = in order\n"
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
         "prisma/1_init = applied\n"
         "prisma/1_init/applied = true\n"
         "prisma/1_init/checksum = 0a\n"
         "prisma/1_init/position = in order\n"
         "prisma/2_more = applied\n"
         "prisma/2_more/applied = true\n"
         "prisma/2_more/checksum = 0c\n"
         "prisma/2_more/position = in order\n"
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
         "knex/a.js = applied\n"
         "knex/a.js/applied = true\n"
         "knex/a.js/position = in order\n"
         "knex/b.js = applied\n"
         "knex/b.js/applied = true\n"
         "knex/b.js/position = in order\n"
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
         "sequelize/1-init.js = applied\n"
         "sequelize/1-init.js/applied = true\n"},
        {"TypeORM",
         "CREATE TABLE \"migrations\" (\"id\" integer PRIMARY KEY AUTOINCREMENT NOT NULL,"
         " \"timestamp\" bigint NOT NULL, \"name\" varchar NOT NULL);"
         "INSERT INTO migrations VALUES (1, 1700000000000, 'Init1700000000000')",
         "typeorm = migrations\n"
         "typeorm/Init1700000000000 = applied\n"
         "typeorm/Init1700000000000/applied = true\n"
         "typeorm/Init1700000000000/position = in order\n"},
        {"Laravel",
         "CREATE TABLE \"migrations\" (\"id\" integer primary key autoincrement not null,"
         " \"migration\" varchar not null, \"batch\" integer not null);"
         "INSERT INTO migrations VALUES (1, '2026_b', 2), (2, '2026_a', 1)",
         "laravel = migrations\n"
         "laravel/2026_a = applied\n"
         "laravel/2026_a/applied = true\n"
         "laravel/2026_a/position = in order\n"
         "laravel/2026_b = applied\n"
         "laravel/2026_b/applied = true\n"
         "laravel/2026_b/position = in order\n"},
        {"Doctrine",
         "CREATE TABLE doctrine_migration_versions (version VARCHAR(191) NOT NULL PRIMARY KEY,"
         " executed_at DATETIME DEFAULT NULL, execution_time INTEGER DEFAULT NULL);"
         "INSERT INTO doctrine_migration_versions VALUES ('DoctrineMigrations\\Version1', 't', 1)",
         "doctrine = doctrine_migration_versions\n"
         "doctrine/DoctrineMigrations\\Version1 = applied\n"
         "doctrine/DoctrineMigrations\\Version1/applied = true\n"
         "doctrine/DoctrineMigrations\\Version1/position = in order\n"},
        {"EF Core",
         "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT NOT NULL CONSTRAINT"
         " \"PK___EFMigrationsHistory\" PRIMARY KEY, \"ProductVersion\" TEXT NOT NULL);"
         "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT"
         " \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);"
         "INSERT INTO __EFMigrationsHistory VALUES ('20260101_Init', '9.0.0')",
         "ef-core = __EFMigrationsHistory\n"
         "ef-core/20260101_Init = applied\n"
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
         "goose/1 = applied\n"
         "goose/1/applied = true\n"
         "goose/1/position = in order\n"
         "goose/2 = applied\n"
         "goose/2/applied = true\n"
         "goose/2/position = in order\n"
         "goose/3/state = rolled back\n"},
        {"sqlx, dirty",
         "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,"
         " installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,"
         " checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);"
         "INSERT INTO _sqlx_migrations VALUES (1, 'init', 't1', 1, x'00ab', 5),"
         " (2, 'more', 't2', 0, x'00cd', -1)",
         "sqlx = _sqlx_migrations\n"
         "sqlx/1 = applied\n"
         "sqlx/1/applied = true\n"
         "sqlx/1/checksum = 00ab\n"
         "sqlx/1/position = in order\n"
         "sqlx/2/state = dirty\n"},
        {"Diesel",
         "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,"
         " run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);"
         "INSERT INTO __diesel_schema_migrations VALUES ('00000000000000', 't')",
         "diesel = __diesel_schema_migrations\n"
         "diesel/00000000000000 = applied\n"
         "diesel/00000000000000/applied = true\n"
         "diesel/00000000000000/position = in order\n"},
        {"yoyo, locked",
         "CREATE TABLE _yoyo_migration (migration_hash VARCHAR(64), migration_id VARCHAR(255),"
         " applied_at_utc TIMESTAMP, PRIMARY KEY (migration_hash));"
         "CREATE TABLE yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT NULL,"
         " PRIMARY KEY (locked));"
         "INSERT INTO _yoyo_migration VALUES ('00', '0001.init', 't');"
         "INSERT INTO yoyo_lock VALUES (1, 't', 17)",
         "yoyo = _yoyo_migration\n"
         "yoyo/0001.init = applied\n"
         "yoyo/0001.init/applied = true\n"
         "yoyo/0001.init/position = in order\n"
         "yoyo/lock = held\n"},
        {"sql-migrate",
         "CREATE TABLE \"gorp_migrations\" (\"id\" varchar(255) not null primary key,"
         " \"applied_at\" datetime);"
         "INSERT INTO gorp_migrations VALUES ('1-init.sql', 't')",
         "sql-migrate = gorp_migrations\n"
         "sql-migrate/1-init.sql = applied\n"
         "sql-migrate/1-init.sql/applied = true\n"
         "sql-migrate/1-init.sql/position = in order\n"},
        {"node-pg-migrate",
         "CREATE TABLE pgmigrations (id INTEGER PRIMARY KEY, name varchar(255) NOT NULL,"
         " run_on timestamp NOT NULL);"
         "INSERT INTO pgmigrations VALUES (1, '2_b', 't'), (2, '1_a', 't'), (3, '10_c', 't')",
         "node-pg-migrate = pgmigrations\n"
         "node-pg-migrate/10_c = applied\n"
         "node-pg-migrate/10_c/applied = true\n"
         "node-pg-migrate/10_c/position = in order\n"
         "node-pg-migrate/1_a = applied\n"
         "node-pg-migrate/1_a/applied = true\n"
         "node-pg-migrate/1_a/position = after 2_b\n"
         "node-pg-migrate/2_b = applied\n"
         "node-pg-migrate/2_b/applied = true\n"
         "node-pg-migrate/2_b/position = in order\n"},
        {"Sqitch: failed and taken back since, taken back long ago, reworked",
         "CREATE TABLE changes (change_id TEXT PRIMARY KEY, script_hash TEXT, change TEXT,"
         " project TEXT, committed_at DATETIME);"
         "CREATE TABLE events (event TEXT, change_id TEXT, change TEXT, project TEXT,"
         " committed_at DATETIME);"
         "INSERT INTO changes VALUES ('c1', 's1', 'users', 'shop', 1), ('c2', 's2', 'users',"
         " 'shop', 4), ('x1', NULL, 'x', 'other', 9);"
         "INSERT INTO events VALUES ('fail', '', 'old', 'shop', 0), ('deploy', '', 'users',"
         " 'shop', 1), ('deploy', '', 'gone', 'shop', 2), ('revert', '', 'gone', 'shop', 3),"
         " ('deploy', '', 'users', 'shop', 4), ('deploy', '', 'kept', 'shop', 5), ('fail', '',"
         " 'bad', 'shop', 6), ('revert', '', 'kept', 'shop', 7), ('deploy', '', 'x', 'other', 9)",
         "sqitch = changes\n"
         "sqitch/other:x = applied\n"
         "sqitch/other:x/applied = true\n"
         "sqitch/other:x/position = in order\n"
         "sqitch/shop:bad/state = failed\n"
         "sqitch/shop:kept/state = rolled back\n"
         "sqitch/shop:users = applied\n"
         "sqitch/shop:users/applied = true\n"
         "sqitch/shop:users/checksum = s1\n"
         "sqitch/shop:users/position = in order\n"
         "sqitch/shop:users (2) = applied\n"
         "sqitch/shop:users (2)/applied = true\n"
         "sqitch/shop:users (2)/checksum = s2\n"
         "sqitch/shop:users (2)/position = in order\n"},
        {"Sqitch before it kept hashes of scripts",
         "CREATE TABLE changes (change_id TEXT, change TEXT, project TEXT, committed_at TEXT);"
         "CREATE TABLE events (event TEXT, change_id TEXT, change TEXT, project TEXT);"
         "INSERT INTO changes VALUES ('c1', 'a', 'p', 1)",
         "sqitch = changes\n"
         "sqitch/p:a = applied\n"
         "sqitch/p:a/applied = true\n"
         "sqitch/p:a/position = in order\n"},
        {"Atlas: applied, half way, failed at once, resolved by hand",
         "CREATE TABLE atlas_schema_revisions (version TEXT PRIMARY KEY, description TEXT,"
         " type INTEGER, applied INTEGER, total INTEGER, executed_at DATETIME, execution_time"
         " INTEGER, error TEXT, error_stmt TEXT, hash TEXT, partial_hashes JSON,"
         " operator_version TEXT);"
         "INSERT INTO atlas_schema_revisions (version, type, applied, total, executed_at, error,"
         " hash) VALUES ('.atlas_cloud_identifier', 4, 0, 0, '0', '', ''),"
         " ('1', 2, 3, 3, '1', '', 'aa='), ('2', 2, 2, 5, '2', 'syntax', 'bb='),"
         " ('3', 2, 0, 1, '3', 'syntax', 'cc='), ('4', 6, 1, 2, '4', '', 'dd=')",
         "atlas = atlas_schema_revisions\n"
         "atlas/1 = applied\n"
         "atlas/1/applied = true\n"
         "atlas/1/checksum = aa=\n"
         "atlas/1/position = in order\n"
         "atlas/2/state = partial\n"
         "atlas/3/state = failed\n"
         "atlas/4 = applied\n"
         "atlas/4/applied = true\n"
         "atlas/4/checksum = dd=\n"
         "atlas/4/position = in order\n"},
        {"yoyo: taken back since",
         "CREATE TABLE _yoyo_migration (migration_hash TEXT, migration_id TEXT, applied_at_utc);"
         "CREATE TABLE _yoyo_log (id TEXT, migration_hash TEXT, migration_id TEXT, operation TEXT,"
         " created_at_utc TIMESTAMP);"
         "INSERT INTO _yoyo_migration VALUES ('00', 'a', 't');"
         "INSERT INTO _yoyo_log VALUES (1, '', 'old', 'rollback', 1), (2, '', 'a', 'apply', 2),"
         " (3, '', 'b', 'apply', 3), (4, '', 'b', 'rollback', 4)",
         "yoyo = _yoyo_migration\n"
         "yoyo/a = applied\n"
         "yoyo/a/applied = true\n"
         "yoyo/a/position = in order\n"
         "yoyo/b/state = rolled back\n"},
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

} // namespace sidestage
