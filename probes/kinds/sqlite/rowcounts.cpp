// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/schema.h"
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace sidestage {

namespace {

// Counting is for a comparison of magnitudes: a million rows are counted, what is beyond is taken
// from ANALYZE, and all tables together get two seconds.
constexpr std::int64_t mostCounted = 1'000'000;
constexpr Milliseconds budget{2000};

/// Rows by folded table name, as ANALYZE left them; empty where it never ran. An index over part
/// of a table says less than the table has: the most that any index says counts.
std::map<std::string, std::int64_t> readStatistics(SqliteReader &reader)
{
    std::map<std::string, std::int64_t> rows;
    // Missing statistics are an error of the statement, and none of ours.
    (void)reader.query("SELECT tbl, stat FROM sqlite_stat1", [&](const SqliteReader::Row &row) {
        const auto text = row.text(1);
        std::int64_t count = 0;
        std::from_chars(text.data(), text.data() + text.size(), count);
        auto &known = rows[foldName(row.text(0))];
        known = std::max(known, count);
    });
    return rows;
}

} // namespace

Result<void> writeSqliteRowCounts(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                                  const TableFilter &filter, const ProbeContext &context)
{
    const auto statistics = readStatistics(reader);
    const auto until = context.deadline.atMost(budget);
    for (const auto &object : objects) {
        if (object.type != "table" || !filter.takes(object.name)
            || foldName(object.sql.substr(0, 14)).starts_with("create virtual"))
            continue;
        if (auto inTime = context.deadline.check(); !inTime)
            return inTime;
        const auto facts = context.facts.below("tables").below("main." + object.name);
        std::int64_t count = 0;
        auto done = reader.queryWithin(
            until.remaining(),
            "SELECT count(*) FROM (SELECT 1 FROM main." + alwaysQuotedSqlName(object.name)
                + " LIMIT " + std::to_string(mostCounted) + ")",
            [&](const SqliteReader::Row &row) { count = row.integer(0); });
        const auto known = statistics.find(foldName(object.name));
        if (!done && known == statistics.end()) {
            if (done.error().code == ErrorCode::Cancelled || context.deadline.hasPassed())
                return done;
            if (done.error().code == ErrorCode::TimedOut)
                facts.gap("rows",
                          {ErrorCode::TimedOut,
                           "counting the rows of all tables took too long",
                           {},
                           "run ANALYZE in this database, or set 'rows: none'"});
            else
                facts.gap("rows", std::move(done).error());
            continue;
        }
        if (!done || count == mostCounted)
            count = std::max(count, known == statistics.end() ? 0 : known->second);
        facts.add("rows", FactValue::integer(count));
    }
    return {};
}

} // namespace sidestage
