// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite.h"

#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/sqlite/samples.h"
#include "probes/kinds/sqlite/schema.h"
#include "probes/kinds/sqlite/sqltokens.h"
#include "probes/transport/sqlitereader.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

// A writer holds SQLite's lock for moments; whoever holds it longer is stuck.
constexpr Milliseconds lockWait{5000};

std::string quotedList(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + alwaysQuotedSqlName(name);
    return text;
}

Result<void> writeServer(SqliteReader &reader, const FactWriter &facts)
{
    const auto &header = reader.header();
    const auto server = facts.below("server");
    server.add("engine", FactValue::text("SQLite"));
    server.add("major", FactValue::integer(3)); // the only file format that we can open
    if (header.writerVersion != 0)
        server.add("version", FactValue::version(sqliteVersionText(header.writerVersion)));

    const auto settings = facts.below("settings");
    settings.add("journal_mode", FactValue::text(header.isWriteAhead ? "wal" : "rollback"));
    if (!header.isEmpty)
        settings.add("schema_format", FactValue::integer(header.schemaFormat));
    for (const std::string name : {"application_id", "auto_vacuum", "page_size", "user_version"}) {
        auto done = reader.query("PRAGMA main." + name, [&](const SqliteReader::Row &row) {
            settings.add(name, FactValue::integer(row.integer(0)));
        });
        if (!done)
            return done;
    }
    return reader.query("PRAGMA main.encoding", [&](const SqliteReader::Row &row) {
        settings.add("encoding", FactValue::text(row.text(0)));
    });
}

Result<std::vector<BookkeepingRow>> readRows(SqliteReader &reader, const std::string &table,
                                             const std::vector<std::string> &columns,
                                             const std::vector<std::string> &orderBy)
{
    std::vector<BookkeepingRow> rows;
    auto sql = "SELECT " + quotedList(columns) + " FROM main." + alwaysQuotedSqlName(table);
    if (!orderBy.empty())
        sql += " ORDER BY " + quotedList(orderBy);
    auto done = reader.query(sql, [&](const SqliteReader::Row &row) {
        BookkeepingRow texts;
        for (std::size_t i = 0; i < columns.size(); ++i)
            texts.push_back(row.optionalText(static_cast<int>(i)));
        rows.push_back(std::move(texts));
    });
    if (!done)
        return tl::unexpected(std::move(done).error());
    return rows;
}

Result<void> writeSqliteMigrations(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                                   const std::string &wanted, const ProbeContext &context)
{
    std::vector<TableShape> shapes;
    for (const auto &object : objects) {
        const auto kind = foldName(object.sql.substr(0, 14));
        if (object.type != "table" || kind == "create virtual") // its module's code does not run
            continue;
        TableShape shape{object.name, {}};
        auto done = reader.query(
            "PRAGMA main.table_xinfo(" + alwaysQuotedSqlName(object.name) + ")",
            [&](const SqliteReader::Row &row) { shape.columns.push_back(row.text(1)); });
        if (!done)
            return done;
        shapes.push_back(std::move(shape));
    }
    const auto migrations = context.facts.below("migrations");
    for (const auto &tool : findMigrationTools(shapes)) {
        if (wanted != "auto" && wanted != tool.tool)
            continue;
        context.log.write("found the bookkeeping table of " + tool.tool);
        const auto rows = readRows(reader, tool.table, tool.columns, tool.orderBy);
        Result<std::vector<BookkeepingRow>> lockRows;
        if (!tool.lockTable.empty())
            lockRows = readRows(reader, tool.lockTable, {tool.lockColumn}, {});
        if (!rows || !lockRows) {
            if (auto inTime = context.deadline.check(); !inTime)
                return inTime;
            migrations.gap(tool.tool, rows ? lockRows.error() : rows.error());
            continue;
        }
        writeMigrations(tool, interpretMigrations(tool, *rows, *lockRows), migrations);
    }
    return {};
}

Result<void> probeSqlite(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    auto filter = TableFilter::parse(options["tables"].texts());
    if (!filter)
        return tl::unexpected(std::move(filter).error());
    auto reader = SqliteReader::open(options["file"].text(), context.deadline, lockWait);
    if (!reader)
        return tl::unexpected(std::move(reader).error());
    if (reader->header().isEmpty)
        context.log.write("the file has no bytes: to SQLite that is a database without tables");
    if (auto done = writeServer(*reader, context.facts); !done)
        return done;
    const auto objects = readSqliteObjects(*reader);
    if (!objects)
        return tl::unexpected(objects.error());
    if (options["schema"].text("full") == "full") {
        if (auto done = writeSqliteSchema(*reader, *objects, *filter, context); !done)
            return done;
        if (options["rows"].text("estimate") == "estimate") {
            if (auto done = writeSqliteRowCounts(*reader, *objects, *filter, context); !done)
                return done;
        }
    }
    const auto wanted = options["migrations"].text("auto");
    if (wanted != "none") {
        if (auto done = writeSqliteMigrations(*reader, *objects, wanted, context); !done)
            return done;
    }
    if (const auto personal = personalDataOptions(options); !personal) {
        return tl::unexpected(personal.error());
    } else if (*personal) {
        SqliteSampleSource source(*reader, *objects, *filter);
        if (auto done = writePersonalData(source, **personal, context); !done)
            return done;
    }
    return reader->finish();
}

OptionSpec word(std::string name, std::string summary, std::vector<std::string> words)
{
    return {std::move(name), OptionType::Word, std::move(summary), false, std::move(words), {}};
}

bool isMigration(std::string_view escapedPath)
{
    SegmentIterator segment(escapedPath);
    return ++segment != std::default_sentinel && *segment == "migrations";
}

std::vector<Error> checkOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    if (auto filter = TableFilter::parse(options["tables"].texts()); !filter) {
        errors.push_back(std::move(filter).error());
        errors.back().where = options["tables"].where();
    }
    if (auto personal = personalDataOptions(options); !personal)
        errors.push_back(std::move(personal).error());
    return errors;
}

} // namespace

ProbeKind sqliteProbe()
{
    ProbeKind kind;
    kind.name = "sqlite";
    kind.summary = "Reads the schema, settings and migrations of an SQLite database file.";
    kind.area = Area::Database;
    auto tools = migrationToolNames();
    tools.insert(tools.begin(), {"auto", "none"});
    kind.options = {{"file", OptionType::FilePath, "The database file.", true, {}, {}},
                    {"tables",
                     OptionType::List,
                     "Names of the tables and views to read, with *; a leading ! leaves out.",
                     false,
                     {},
                     {{"", OptionType::Text, "A name or a pattern.", false, {}, {}}}},
                    word("schema", "Whether tables, views and what belongs to them are read.",
                         {"full", "none"}),
                    word("rows", "Whether rows are counted, up to a bound.", {"estimate", "none"}),
                    word("migrations", "Whose bookkeeping of migrations is read; auto finds it.",
                         std::move(tools)),
                    personalDataOption()};
    kind.probe = probeSqlite;
    kind.check = checkOptions;
    kind.areaOf = [](std::string_view path) {
        if (isPersonalDataPath(path))
            return Area::Data;
        return isMigration(path) ? Area::Migrations : Area::Database;
    };
    return kind;
}

} // namespace sidestage
