// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationtools.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

using Names = std::vector<std::string>;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool equal(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// What tells a tool's table: its usual names, and columns that it has and lacks.
struct Signature
{
    std::string tool;
    Names tables;
    Names columns; ///< that it must have; also those that are read, in this order
    Names absent;
    Names orderBy;
    Names companions; ///< one of these tables must be there too; empty: none needed
    std::string lockTable;
    std::string lockColumn;
};

// The first that fits a table wins: the more particular stand first. Sources: the tools' own code
// and documentation, named in docs/probes/sqlite.md.
const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all{
        {"golang-migrate", {"schema_migrations"}, {"version", "dirty"}, {}, {}, {}, {}, {}},
        {"ecto",
         {"schema_migrations"},
         {"version", "inserted_at"},
         {},
         {"inserted_at", "version"},
         {},
         {},
         {}},
        {"rails",
         {"schema_migrations"},
         {"version"},
         {"dirty", "inserted_at"},
         {},
         {"ar_internal_metadata"},
         {},
         {}},
        {"dbmate", {"schema_migrations"}, {"version"}, {"dirty", "inserted_at"}, {}, {}, {}, {}},
        {"django", {"django_migrations"}, {"app", "name"}, {}, {"id"}, {}, {}, {}},
        {"alembic", {"alembic_version"}, {"version_num"}, {}, {}, {}, {}, {}},
        {"flyway",
         {"flyway_schema_history", "schema_version"},
         {"version", "script", "type", "checksum", "success"},
         {},
         {"installed_rank"},
         {},
         {},
         {}},
        {"liquibase",
         {"databasechangelog"},
         {"id", "author", "filename", "exectype", "md5sum"},
         {},
         {"orderexecuted", "dateexecuted"},
         {},
         "databasechangeloglock",
         "locked"},
        {"prisma",
         {"_prisma_migrations"},
         {"migration_name", "checksum", "finished_at", "rolled_back_at"},
         {},
         {"started_at", "migration_name"},
         {},
         {},
         {}},
        {"knex",
         {"knex_migrations"},
         {"name"},
         {},
         {"id"},
         {},
         "knex_migrations_lock",
         "is_locked"},
        {"sequelize", {"SequelizeMeta"}, {"name"}, {}, {}, {}, {}, {}},
        {"typeorm", {"migrations"}, {"timestamp", "name"}, {"batch"}, {"id"}, {}, {}, {}},
        {"laravel", {"migrations"}, {"migration", "batch"}, {}, {"batch", "id"}, {}, {}, {}},
        {"doctrine",
         {"doctrine_migration_versions", "migration_versions"},
         {"version"},
         {},
         {"executed_at", "version"},
         {},
         {},
         {}},
        // Whoever migrates puts a row with Id 1 into the lock's table, and takes it away again.
        {"ef-core",
         {"__EFMigrationsHistory"},
         {"MigrationId"},
         {},
         {},
         {},
         "__EFMigrationsLock",
         "Id"},
        {"goose", {"goose_db_version"}, {"version_id", "is_applied"}, {}, {"id"}, {}, {}, {}},
        {"sqlx",
         {"_sqlx_migrations"},
         {"version", "success", "checksum"},
         {},
         {"installed_on", "version"},
         {},
         {},
         {}},
        {"diesel",
         {"__diesel_schema_migrations"},
         {"version"},
         {},
         {"run_on", "version"},
         {},
         {},
         {}},
        {"yoyo",
         {"_yoyo_migration"},
         {"migration_id"},
         {},
         {"applied_at_utc", "migration_id"},
         {},
         "yoyo_lock",
         "locked"},
        {"sql-migrate", {"gorp_migrations"}, {"id"}, {}, {"applied_at", "id"}, {}, {}, {}}};
    return all;
}

bool hasColumn(const TableShape &table, const std::string &column)
{
    return std::ranges::any_of(table.columns, [&](const auto &c) { return equal(c, column); });
}

bool fits(const Signature &signature, const TableShape &table)
{
    const auto has = [&](const std::string &column) { return hasColumn(table, column); };
    return std::ranges::any_of(signature.tables,
                               [&](const auto &n) { return equal(n, table.name); })
        && std::ranges::all_of(signature.columns, has)
        && std::ranges::none_of(signature.absent, has);
}

const TableShape *tableNamed(const std::vector<TableShape> &tables, const std::string &name)
{
    const auto found =
        std::ranges::find_if(tables, [&](const auto &t) { return equal(t.name, name); });
    return found == tables.end() ? nullptr : &*found;
}

bool hasCompanion(const Signature &signature, const std::vector<TableShape> &tables)
{
    return signature.companions.empty()
        || std::ranges::any_of(signature.companions,
                               [&](const auto &n) { return tableNamed(tables, n); });
}

} // namespace

std::vector<std::string> migrationToolNames()
{
    std::vector<std::string> names;
    for (const auto &signature : signatures())
        names.push_back(signature.tool);
    std::ranges::sort(names);
    return names;
}

std::vector<FoundMigrationTool> findMigrationTools(const std::vector<TableShape> &tables)
{
    std::vector<FoundMigrationTool> found;
    for (const auto &table : tables) {
        const auto &all = signatures();
        const auto signature = std::ranges::find_if(all, [&](const auto &candidate) {
            return fits(candidate, table) && hasCompanion(candidate, tables);
        });
        if (signature == all.end())
            continue;
        FoundMigrationTool tool{signature->tool, table.name, signature->columns, {}, {}, {}};
        for (const auto &column : signature->orderBy) {
            if (hasColumn(table, column))
                tool.orderBy.push_back(column);
        }
        if (const auto *lock = tableNamed(tables, signature->lockTable)) {
            if (hasColumn(*lock, signature->lockColumn)) {
                tool.lockTable = lock->name;
                tool.lockColumn = signature->lockColumn;
            }
        }
        found.push_back(std::move(tool));
    }
    return found;
}

void writeMigrations(const FoundMigrationTool &tool, const MigrationRecord &record,
                     const FactWriter &migrations)
{
    const auto facts = migrations.below(tool.tool);
    facts.set(FactValue::text(tool.table));
    if (record.version)
        facts.add("version", FactValue::decimal(*record.version));
    if (record.heads)
        facts.add("heads", FactValue::textSet(*record.heads));
    if (record.isLocked)
        facts.add("lock", FactValue::text("held"));
    std::map<std::string, std::string> previous; // by group
    for (const auto &entry : record.entries) {
        const auto one = facts.below(entry.version);
        if (!entry.trouble.empty())
            one.add("state", FactValue::text(entry.trouble));
        if (!entry.isApplied)
            continue;
        one.add("applied", FactValue::boolean(true));
        if (entry.checksum)
            one.add("checksum", FactValue::text(*entry.checksum));
        if (!record.isOrdered)
            continue;
        auto &before = previous[entry.group];
        one.add("position", FactValue::text(before.empty() ? "first" : "after " + before));
        before = entry.version;
    }
}

} // namespace sidestage
