// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/samples.h"

#include "probes/kinds/database/sqllist.h"
#include "probes/kinds/postgresql/pgtokens.h"

#include <algorithm>
#include <cstdlib>

namespace sidestage {

namespace {

// Types whose texts are looked at, by the ids that they have in every server: json, jsonb, xml,
// bigint, numeric. Strings and their lists are known by their category. A type of a team's own
// may run the team's code when it is turned into text, and is left out; but for domains, and for
// citext.
const std::string readableColumns =
    "SELECT a.attrelid, a.attnum, a.attname FROM pg_attribute a"
    " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem"
    " WHERE a.attnum > 0 AND NOT a.attisdropped AND (t.oid IN (114, 3802, 142, 20, 1700)"
    " OR (t.typcategory = 'S' AND (t.typnamespace = 'pg_catalog'::regnamespace"
    " OR t.typtype = 'd' OR t.typname = 'citext'))"
    " OR (t.typcategory = 'A' AND e.typcategory = 'S'"
    " AND t.typnamespace = 'pg_catalog'::regnamespace))";

} // namespace

Result<std::vector<SampledTable>> PgSampleSource::tables()
{
    enum { Schema, Table, Rows, Columns, Key, IsNumber };
    const auto answer = m_connection.readOne(
        "WITH r AS (" + readableColumns
            + ") SELECT n.nspname, c.relname, c.reltuples,"
              " ARRAY(SELECT r.attname::text FROM r WHERE r.attrelid = c.oid ORDER BY r.attnum),"
              " ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k (number, "
              "place)"
              " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number"
              " WHERE k.place <= i.indnkeyatts ORDER BY k.place),"
              " (SELECT a.atttypid IN (20, 21, 23) FROM pg_attribute a WHERE a.attrelid = c.oid"
              " AND i.indnkeyatts = 1 AND a.attnum = i.indkey[0])"
              " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
              " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
              " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'"
              " AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend x"
              " WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')"
              " AND EXISTS (SELECT FROM r WHERE r.attrelid = c.oid)",
        true);
    if (!answer)
        return tl::unexpected(answer.error());
    std::vector<SampledTable> tables;
    for (std::size_t row = 0; row < answer->size(); ++row) {
        SampledTable table{answer->string(row, Schema) + '.' + answer->string(row, Table),
                           pgArray(answer->text(row, Columns))};
        Shape shape;
        shape.quotedName =
            pgName(answer->text(row, Schema)) + '.' + pgName(answer->text(row, Table));
        for (const auto &column : pgArray(answer->text(row, Key)))
            shape.quotedKey.push_back(pgName(column));
        shape.isKeyNumber = answer->boolean(row, IsNumber);
        shape.rows = std::strtod(answer->string(row, Rows).c_str(), nullptr);
        m_shapes[table.name] = std::move(shape);
        tables.push_back(std::move(table));
    }
    return tables;
}

std::string PgSampleSource::sqlOf(const Shape &shape, const SampledTable &table,
                                  const SampleBounds &bounds)
{
    std::vector<std::string> cut;
    for (const auto &column : table.columns)
        cut.push_back("left(" + pgName(column) + "::text, " + std::to_string(bounds.bytes) + ')');
    const auto columns = sqlList(cut);
    const auto &name = shape.quotedName;
    const auto limit = [](std::size_t rows) { return " LIMIT " + std::to_string(rows); };
    if (shape.quotedKey.empty()) {
        // By pages: about as many as hold the rows. Without an estimate, the first ones.
        const auto share = 100.0 * static_cast<double>(bounds.rows) / shape.rows;
        const bool isLarge = shape.rows > 0 && share < 50;
        return "SELECT " + columns + " FROM " + name
            + (isLarge ? " TABLESAMPLE SYSTEM (" + std::to_string(std::max(2 * share, 0.001))
                       + ") REPEATABLE (0)"
                       : "")
            + limit(bounds.rows);
    }
    const auto half = (bounds.rows + 1) / 2;
    const auto rest = std::max<std::size_t>(bounds.rows - half, 1);
    const auto key = sqlList(shape.quotedKey);
    const auto first =
        "(SELECT " + columns + " FROM " + name + " ORDER BY " + key + limit(half) + ')';
    if (!shape.isKeyNumber)
        return first + " UNION ALL (SELECT " + columns + " FROM " + name + " WHERE (" + key
            + ") NOT IN (SELECT " + key + " FROM " + name + " ORDER BY " + key + limit(half)
            + ") ORDER BY " + sqlList(shape.quotedKey, " DESC") + limit(rest) + ')';
    // Behind the last one of the first half, at the multiples of a stride up to the greatest.
    return first + " UNION ALL (WITH b AS (SELECT (SELECT max(k) FROM (SELECT " + key
        + " AS k FROM " + name + " ORDER BY 1" + limit(half) + ") f)::numeric AS low, max(" + key
        + ")::numeric AS high FROM " + name
        + "), s AS (SELECT low, high, 2::numeric ^ ceil(log(2, greatest(1, (high - low) / "
        + std::to_string(rest)
        + "))) AS step FROM b) SELECT x.* FROM s, generate_series(floor(low / step) + 1,"
          " floor(high / step)) g, LATERAL (SELECT "
        + columns + " FROM " + name + " WHERE " + key + " >= (g * step)::bigint ORDER BY " + key
        + " LIMIT 1) x" + limit(rest) + ')';
}

Result<std::size_t> PgSampleSource::sample(const SampledTable &table, const SampleBounds &bounds,
                                           const TakeValue &take)
{
    const auto shape = m_shapes.find(table.name);
    if (shape == m_shapes.end())
        return failure(ErrorCode::Internal, "a table was asked for that was not named before");
    const auto time = std::max<Milliseconds::rep>(bounds.deadline.remaining().count(), 1);
    const auto answers = m_connection.read(
        {{"SELECT set_config('statement_timeout', '" + std::to_string(time) + "', true)", false},
         {sqlOf(shape->second, table, bounds), true}});
    if (!answers)
        return tl::unexpected(answers.error());
    const auto &rows = (*answers)[1];
    if (!rows)
        return tl::unexpected(rows.error());
    for (std::size_t row = 0; row < rows->size(); ++row) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (const auto value = rows->text(row, static_cast<int>(i)); !value.empty())
                take(i, value.substr(0, bounds.bytes));
        }
    }
    return rows->size();
}

} // namespace sidestage
