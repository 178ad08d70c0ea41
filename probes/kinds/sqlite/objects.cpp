// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/createtable.h"
#include "probes/kinds/sqlite/schema.h"
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

/// What the modules that ship with SQLite, and the common ones beside it, append to a virtual
/// table's name for the tables that they keep.
std::vector<std::string_view> shadowEndings(std::string_view module)
{
    if (module == "fts3" || module == "fts4")
        return {"_content", "_segments", "_segdir", "_docsize", "_stat"};
    if (module == "fts5")
        return {"_data", "_idx", "_content", "_docsize", "_config"};
    if (module.starts_with("rtree") || module == "geopoly")
        return {"_node", "_parent", "_rowid"};
    if (module == "vec0")
        return {"_chunks", "_rowids", "_info", "_auxiliary", "_vector_chunks00"};
    return {};
}

bool isOwnOfSqlite(std::string_view name)
{
    return foldName(name.substr(0, 7)) == "sqlite_";
}

} // namespace

Result<std::vector<SqliteObject>> readSqliteObjects(SqliteReader &reader)
{
    std::vector<SqliteObject> objects;
    auto done = reader.query(
        "SELECT type, name, tbl_name, sql FROM sqlite_master", [&](const SqliteReader::Row &row) {
            objects.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
        });
    if (!done)
        return tl::unexpected(std::move(done).error());
    std::set<std::string> shadows;
    for (const auto &object : objects) {
        if (object.type != "table"
            || !foldName(object.sql.substr(0, 14)).starts_with("create virtual"))
            continue;
        const auto table = parseCreateTable(object.sql);
        for (const auto ending : shadowEndings(table ? table->module : std::string()))
            shadows.insert(foldName(object.name) + std::string(ending));
    }
    std::erase_if(objects, [&](const SqliteObject &object) {
        return isOwnOfSqlite(object.name) || isOwnOfSqlite(object.table)
            || shadows.contains(foldName(object.table));
    });
    std::ranges::sort(objects, {}, [](const auto &o) { return std::tie(o.type, o.name); });
    return objects;
}

} // namespace sidestage
