// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/bookkeeping.h"

#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>

namespace sidestage {

namespace {

std::string quotedList(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + alwaysQuotedSqlName(name);
    return text;
}

Result<BookkeepingRows> readRows(SqliteReader &reader, const BookkeepingQuery &query)
{
    BookkeepingRows rows;
    auto sql =
        "SELECT " + quotedList(query.columns) + " FROM main." + alwaysQuotedSqlName(query.table);
    if (!query.orderBy.empty())
        sql += " ORDER BY " + quotedList(query.orderBy);
    auto done = reader.query(sql, [&](const SqliteReader::Row &row) {
        BookkeepingRow texts;
        for (std::size_t i = 0; i < query.columns.size(); ++i)
            texts.push_back(row.optionalText(static_cast<int>(i)));
        rows.push_back(std::move(texts));
    });
    if (!done)
        return tl::unexpected(std::move(done).error());
    return rows;
}

} // namespace

SqliteBookkeeping::SqliteBookkeeping(SqliteReader &reader, const std::vector<SqliteObject> &objects,
                                     const Deadline &deadline)
    : m_reader(reader), m_objects(objects), m_deadline(deadline)
{
}

Result<std::vector<TableShape>> SqliteBookkeeping::tables(const std::vector<std::string> &names)
{
    std::vector<TableShape> shapes;
    for (const auto &object : m_objects) {
        if (object.type != "table" || !std::ranges::binary_search(names, foldName(object.name)))
            continue;
        if (foldName(object.sql.substr(0, 14)) == "create virtual")
            continue; // its module's code does not run
        TableShape shape{"main", object.name, {}};
        auto done = m_reader.query(
            "PRAGMA main.table_xinfo(" + alwaysQuotedSqlName(object.name) + ")",
            [&](const SqliteReader::Row &row) { shape.columns.push_back(row.text(1)); });
        if (!done)
            return tl::unexpected(std::move(done).error());
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

Result<std::vector<Result<BookkeepingRows>>> SqliteBookkeeping::rows(
    const std::vector<BookkeepingQuery> &queries)
{
    std::vector<Result<BookkeepingRows>> answers;
    for (const auto &query : queries) {
        answers.push_back(readRows(m_reader, query));
        if (auto inTime = m_deadline.check(); !inTime)
            return tl::unexpected(std::move(inTime).error());
    }
    return answers;
}

} // namespace sidestage
