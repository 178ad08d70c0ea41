// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite.h"

#include "probes/kinds/database/databasekind.h"
#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/migrations/migrations.h"
#include "probes/kinds/sqlite/bookkeeping.h"
#include "probes/kinds/sqlite/samples.h"
#include "probes/kinds/sqlite/schema.h"
#include "probes/kinds/sqlite/sqltokens.h"
#include "probes/transport/sqlitereader.h"

namespace sidestage {

namespace {

// A writer holds SQLite's lock for moments; whoever holds it longer is stuck.
constexpr Milliseconds lockWait{5000};

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
    SqliteBookkeeping bookkeeping(*reader, *objects, context.deadline);
    if (auto done = writeMigrations(bookkeeping, MigrationOptions::from(options), context); !done)
        return done;
    if (const auto personal = personalDataAsked(context); !personal) {
        return tl::unexpected(personal.error());
    } else if (*personal) {
        SqliteSampleSource source(*reader, *objects, *filter);
        if (auto done = writePersonalData(source, **personal, context); !done)
            return done;
    }
    return reader->finish();
}

} // namespace

ProbeKind sqliteProbe()
{
    ProbeKind kind;
    kind.name = "sqlite";
    kind.summary = "Reads the schema, settings and migrations of an SQLite database file.";
    kind.area = Area::Database;
    kind.options = {
        {"file", OptionType::FilePath, "The database file.", true, {}, {}},
        {"tables",
         OptionType::List,
         "Names of the tables and views to read, with *; a leading ! leaves out.",
         false,
         {},
         {{"", OptionType::Text, "A name or a pattern.", false, {}, {}}}},
        wordOption("schema", "Whether tables, views and what belongs to them are read.",
                   {"full", "none"}),
        wordOption("rows", "Whether rows are counted, up to a bound.", {"estimate", "none"}),
        migrationsOption(),
        personalDataOption()};
    kind.probe = probeSqlite;
    kind.check = checkDatabaseOptions;
    kind.areaOf = areaOfDatabaseFact;
    return kind;
}

} // namespace sidestage
