// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationtools.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

std::string at(const BookkeepingRow &row, std::size_t column)
{
    return column < row.size() ? row[column].value_or(std::string()) : std::string();
}

bool isNull(const BookkeepingRow &row, std::size_t column)
{
    return column >= row.size() || !row[column];
}

bool isTrue(const BookkeepingRow &row, std::size_t column)
{
    static constexpr std::array<std::string_view, 7> words{"1",    "t",  "true", "TRUE",
                                                           "True", "01", "y"};
    return std::ranges::find(words, at(row, column)) != words.end();
}

/// What later rows say of a version replaces what earlier ones said, in their place in the order.
void replaceOrAdd(std::vector<MigrationEntry> &entries, MigrationEntry entry)
{
    std::erase_if(entries, [&](const auto &known) { return known.version == entry.version; });
    entries.push_back(std::move(entry));
}

void readFlyway(const std::vector<BookkeepingRow> &rows, MigrationRecord &record)
{
    for (const auto &row : rows) {
        const auto type = at(row, 2);
        if (type == "SCHEMA")
            continue; // that Flyway made the schema itself; no migration
        // A repeatable migration has no version: its script is its name.
        MigrationEntry entry{isNull(row, 0) ? at(row, 1) : at(row, 0), true, {}, row.at(3), {}};
        if (type == "DELETE" || type.starts_with("UNDO")) {
            entry.isApplied = false;
            entry.trouble = "rolled back";
        } else if (!isTrue(row, 4)) {
            entry.isApplied = false;
            entry.trouble = "failed";
        }
        replaceOrAdd(record.entries, std::move(entry));
    }
}

void readPrisma(const std::vector<BookkeepingRow> &rows, MigrationRecord &record)
{
    for (const auto &row : rows) {
        MigrationEntry entry{at(row, 0), true, {}, row.at(1), {}};
        if (!isNull(row, 3))
            entry.trouble = "rolled back";
        else if (isNull(row, 2))
            entry.trouble = "failed";
        entry.isApplied = entry.trouble.empty();
        replaceOrAdd(record.entries, std::move(entry));
    }
}

void readLiquibase(const std::vector<BookkeepingRow> &rows, MigrationRecord &record)
{
    for (const auto &row : rows) {
        MigrationEntry entry{
            at(row, 0) + "::" + at(row, 1) + "::" + at(row, 2), true, {}, row.at(4), {}};
        if (at(row, 3) == "FAILED") {
            entry.isApplied = false;
            entry.trouble = "failed";
        }
        replaceOrAdd(record.entries, std::move(entry));
    }
}

void readGoose(const std::vector<BookkeepingRow> &rows, MigrationRecord &record)
{
    for (const auto &row : rows) {
        if (at(row, 0) == "0")
            continue; // the seed that goose itself puts in
        MigrationEntry entry{at(row, 0), isTrue(row, 1), {}, {}, {}};
        if (!entry.isApplied)
            entry.trouble = "rolled back";
        replaceOrAdd(record.entries, std::move(entry));
    }
}

} // namespace

MigrationRecord interpretMigrations(const FoundMigrationTool &tool,
                                    const std::vector<BookkeepingRow> &rows,
                                    const std::vector<BookkeepingRow> &lockRows)
{
    MigrationRecord record;
    record.isOrdered = !tool.orderBy.empty();
    record.isLocked = std::ranges::any_of(lockRows, [](const auto &row) { return isTrue(row, 0); });
    if (tool.tool == "flyway") {
        readFlyway(rows, record);
    } else if (tool.tool == "prisma") {
        readPrisma(rows, record);
    } else if (tool.tool == "liquibase") {
        readLiquibase(rows, record);
    } else if (tool.tool == "goose") {
        readGoose(rows, record);
    } else if (tool.tool == "golang-migrate") {
        // One row: everything up to that version is applied, unless it is dirty.
        for (const auto &row : rows) {
            record.version = at(row, 0);
            if (isTrue(row, 1))
                record.entries.push_back({at(row, 0), false, "dirty", {}, {}});
        }
    } else if (tool.tool == "alembic") {
        record.heads.emplace();
        for (const auto &row : rows)
            record.heads->push_back(at(row, 0));
    } else {
        for (const auto &row : rows) {
            MigrationEntry entry{at(row, 0), true, {}, {}, {}};
            if (tool.tool == "django") {
                entry.group = at(row, 0);
                entry.version = at(row, 0) + "." + at(row, 1);
            } else if (tool.tool == "typeorm") {
                entry.version = at(row, 1); // ends with the time stamp
            } else if (tool.tool == "sqlx") {
                entry.checksum = row.at(2);
                if (!isTrue(row, 1)) {
                    entry.isApplied = false;
                    entry.trouble = "dirty";
                }
            }
            replaceOrAdd(record.entries, std::move(entry));
        }
    }
    return record;
}

} // namespace sidestage
