// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrationrecord.h"

#include "probes/kinds/migrations/versionorder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace sidestage {

namespace {

std::string at(const BookkeepingRow &row, std::size_t column)
{
    return column < row.size() ? row[column].value_or(std::string()) : std::string();
}

std::optional<std::string> maybeAt(const BookkeepingRow &row, std::size_t column)
{
    return column < row.size() ? row[column] : std::nullopt;
}

bool isTrue(const BookkeepingRow &row, std::size_t column)
{
    static constexpr std::array<std::string_view, 7> words{"1",    "t",  "true", "TRUE",
                                                           "True", "01", "y"};
    return std::ranges::find(words, at(row, column)) != words.end();
}

long long numberAt(const BookkeepingRow &row, std::size_t column)
{
    const auto text = at(row, column);
    long long number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

MigrationEntry applied(std::string version, std::optional<std::string> checksum = {})
{
    MigrationEntry entry;
    entry.version = std::move(version);
    entry.checksum = std::move(checksum);
    return entry;
}

MigrationEntry troubled(std::string version, std::string trouble)
{
    MigrationEntry entry;
    entry.version = std::move(version);
    entry.isApplied = false;
    entry.trouble = std::move(trouble);
    return entry;
}

/// What later rows say of a version replaces what earlier ones said, in their place in the order.
void replaceOrAdd(std::vector<MigrationEntry> &entries, MigrationEntry entry)
{
    std::erase_if(entries, [&](const auto &known) { return known.version == entry.version; });
    entries.push_back(std::move(entry));
}

/// Reads one row; nothing for one that is no migration.
using RowReader = std::optional<MigrationEntry> (*)(const BookkeepingRow &row);

std::optional<MigrationEntry> readFlyway(const BookkeepingRow &row)
{
    const auto type = at(row, 2);
    if (type == "SCHEMA")
        return {}; // that Flyway made the schema itself
    // A repeatable migration has no version: its script is its name.
    auto version = maybeAt(row, 0) ? at(row, 0) : at(row, 1);
    if (type == "DELETE" || type.starts_with("UNDO"))
        return troubled(std::move(version), "rolled back");
    if (!isTrue(row, 4))
        return troubled(std::move(version), "failed");
    auto entry = applied(std::move(version), maybeAt(row, 3));
    entry.hasFile = type != "BASELINE";
    return entry;
}

std::optional<MigrationEntry> readPrisma(const BookkeepingRow &row)
{
    if (maybeAt(row, 3))
        return troubled(at(row, 0), "rolled back");
    if (!maybeAt(row, 2))
        return troubled(at(row, 0), "failed");
    return applied(at(row, 0), maybeAt(row, 1));
}

std::optional<MigrationEntry> readLiquibase(const BookkeepingRow &row)
{
    auto version = at(row, 0) + "::" + at(row, 1) + "::" + at(row, 2);
    if (at(row, 3) == "FAILED")
        return troubled(std::move(version), "failed");
    auto entry = applied(std::move(version), maybeAt(row, 4));
    // "9:0a1b…": the same content has another sum under another version of the algorithm.
    if (const auto sum = at(row, 4); sum.find(':') != std::string::npos) {
        entry.algorithm = sum.substr(0, sum.find(':'));
        entry.checksum = sum.substr(sum.find(':') + 1);
    }
    return entry;
}

std::optional<MigrationEntry> readGoose(const BookkeepingRow &row)
{
    if (at(row, 0) == "0")
        return {}; // the seed that goose itself puts in
    return isTrue(row, 1) ? applied(at(row, 0)) : troubled(at(row, 0), "rolled back");
}

std::optional<MigrationEntry> readSqlx(const BookkeepingRow &row)
{
    if (!isTrue(row, 1))
        return troubled(at(row, 0), "dirty");
    return applied(at(row, 0), maybeAt(row, 2));
}

std::optional<MigrationEntry> readAtlas(const BookkeepingRow &row)
{
    constexpr long long resolvedByHand = 4;
    if (at(row, 0).starts_with(".atlas"))
        return {}; // which account of the vendor's service it belongs to
    const auto done = numberAt(row, 1);
    const auto all = numberAt(row, 2);
    if ((numberAt(row, 3) & resolvedByHand) == 0 && (done < all || !at(row, 4).empty()))
        return troubled(at(row, 0), done > 0 ? "partial" : "failed");
    return applied(at(row, 0), maybeAt(row, 5));
}

std::optional<MigrationEntry> readDjango(const BookkeepingRow &row)
{
    auto entry = applied(at(row, 0) + "." + at(row, 1));
    entry.group = at(row, 0);
    return entry;
}

std::optional<MigrationEntry> readTypeOrm(const BookkeepingRow &row)
{
    return applied(at(row, 1)); // its class's name, which ends with the time stamp
}

std::optional<MigrationEntry> readVersion(const BookkeepingRow &row)
{
    return applied(at(row, 0));
}

RowReader readerOf(const std::string &tool)
{
    static const std::map<std::string, RowReader, std::less<>> readers{
        {"atlas", readAtlas}, {"django", readDjango},  {"flyway", readFlyway},
        {"goose", readGoose}, {"prisma", readPrisma},  {"liquibase", readLiquibase},
        {"sqlx", readSqlx},   {"typeorm", readTypeOrm}};
    const auto reader = readers.find(tool);
    return reader == readers.end() ? readVersion : reader->second;
}

/// A change that was reworked stands there once for each time, under one name.
void readSqitch(const BookkeepingRows &rows, MigrationRecord &record)
{
    std::map<std::string, int> times;
    for (const auto &row : rows) {
        auto version = at(row, 1) + ":" + at(row, 0);
        const int time = ++times[version];
        if (time > 1)
            version += " (" + std::to_string(time) + ")";
        auto entry = applied(std::move(version), maybeAt(row, 3));
        entry.group = at(row, 1);
        record.entries.push_back(std::move(entry));
    }
}

/// What a log of events says beyond the migrations that are applied. A log is never tidied up:
/// what happened before the last migration that was applied is history.
void readLog(const FoundMigrationTool &tool, const BookkeepingRows &logRows,
             MigrationRecord &record)
{
    std::map<std::string, MigrationEntry> since; // by version
    for (const auto &row : logRows) {
        const auto event = at(row, 0);
        const auto group = tool.tool == "sqitch" ? at(row, 2) : std::string();
        const auto version = group.empty() ? at(row, 1) : group + ":" + at(row, 1);
        if (event == "fail" || event == "revert" || event == "rollback") {
            auto entry = troubled(version, event == "fail" ? "failed" : "rolled back");
            entry.group = group;
            since.insert_or_assign(version, std::move(entry));
        } else {
            std::erase_if(since, [&](const auto &s) { return s.second.group == group; });
        }
    }
    for (auto &[version, entry] : since) {
        const auto isThere = [&name = version](const auto &e) { return e.version == name; };
        if (std::ranges::none_of(record.entries, isThere))
            record.entries.push_back(std::move(entry));
    }
}

} // namespace

MigrationRecord interpretMigrations(const FoundMigrationTool &tool, BookkeepingRows rows,
                                    const BookkeepingRows &logRows, const BookkeepingRows &lockRows)
{
    for (auto &row : rows) {
        for (const auto place : tool.lacking)
            row.insert(row.begin() + static_cast<std::ptrdiff_t>(std::min(place, row.size())),
                       std::nullopt);
    }
    MigrationRecord record;
    record.isOrdered = !tool.table.orderBy.empty();
    record.isLocked = std::ranges::any_of(lockRows, [](const auto &row) { return isTrue(row, 0); });
    if (tool.tool == "golang-migrate") {
        // One row: everything up to that version is applied, unless it is dirty.
        for (const auto &row : rows) {
            record.version = at(row, 0);
            if (isTrue(row, 1))
                record.entries.push_back(troubled(at(row, 0), "dirty"));
        }
    } else if (tool.tool == "alembic") {
        record.heads.emplace();
        for (const auto &row : rows)
            record.heads->push_back(at(row, 0));
    } else if (tool.tool == "sqitch") {
        readSqitch(rows, record);
    } else {
        const auto read = readerOf(tool.tool);
        for (const auto &row : rows) {
            if (auto entry = read(row))
                replaceOrAdd(record.entries, *std::move(entry));
        }
    }
    readLog(tool, logRows, record);
    return record;
}

void writeRecord(const FoundMigrationTool &tool, const MigrationRecord &record,
                 const FactWriter &facts)
{
    facts.set(FactValue::text(tool.tableName));
    if (record.version)
        facts.add("version", FactValue::decimal(*record.version));
    if (record.heads)
        facts.add("heads", FactValue::textSet(*record.heads));
    if (record.isLocked)
        facts.add("lock", FactValue::text("held"));
    // By group: those of the migrations so far that something may yet sort before, the last the
    // least of them.
    std::map<std::string, std::vector<std::string_view>> greater;
    for (const auto &entry : record.entries) {
        const auto one = facts.below(entry.version);
        if (!entry.trouble.empty())
            one.add("state", FactValue::text(entry.trouble));
        if (!entry.isApplied)
            continue;
        one.set(FactValue::text("applied"));
        one.add("applied", FactValue::boolean(true));
        if (entry.checksum && entry.algorithm.empty())
            one.add("checksum", FactValue::text(*entry.checksum));
        else if (entry.checksum)
            one.below("checksum").add(entry.algorithm, FactValue::text(*entry.checksum));
        if (!record.isOrdered)
            continue;
        auto &before = greater[entry.group];
        while (!before.empty() && comesBefore(before.back(), entry.version))
            before.pop_back();
        one.add(
            "position",
            FactValue::text(before.empty() ? "in order" : "after " + std::string(before.back())));
        before.emplace_back(entry.version);
    }
}

} // namespace sidestage
