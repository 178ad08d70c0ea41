// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/bookkeeping.h"

#include "probes/kinds/postgresql/answers.h"
#include "probes/kinds/postgresql/pgtokens.h"

namespace sidestage {

namespace {

std::string sqlOf(const BookkeepingQuery &query)
{
    std::string columns;
    for (const auto &column : query.columns)
        columns += (columns.empty() ? "" : ", ") + pgName(column); // uncast: a cast may run code
    std::string order;
    for (const auto &column : query.orderBy)
        order += (order.empty() ? " ORDER BY " : ", ") + pgName(column);
    return "SELECT " + columns + " FROM " + pgName(query.schema) + '.' + pgName(query.table)
        + order;
}

BookkeepingRows rowsOf(const PgRows &answer, std::size_t columns)
{
    BookkeepingRows rows;
    for (std::size_t row = 0; row < answer.size(); ++row) {
        BookkeepingRow texts(columns);
        for (std::size_t i = 0; i < columns; ++i) {
            const int column = static_cast<int>(i);
            if (answer.isNull(row, column))
                continue;
            const auto text = answer.text(row, column); // of a blob: a backslash, x, digits
            texts[i] = std::string(answer.isBytes(column) ? text.substr(2) : text);
        }
        rows.push_back(std::move(texts));
    }
    return rows;
}

} // namespace

Result<std::vector<TableShape>> PgBookkeeping::tables(const std::vector<std::string> &names)
{
    std::string list;
    for (const auto &name : names)
        list += (list.empty() ? "" : ", ") + pgLiteral(name);
    // As a list of names: an identifier longer than the server allows cannot be among them.
    const auto answer = m_connection.readOne(
        "SELECT n.nspname, c.relname, ARRAY(SELECT a.attname::text FROM pg_attribute a"
        " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'"
        " AND n.nspname <> 'information_schema' AND lower(c.relname) IN ("
            + (list.empty() ? "NULL" : list) + ") ORDER BY 1, 2",
        true);
    if (!answer)
        return tl::unexpected(answer.error());
    std::vector<TableShape> shapes;
    for (std::size_t row = 0; row < answer->size(); ++row)
        shapes.push_back(
            {answer->string(row, 0), answer->string(row, 1), pgArray(answer->text(row, 2))});
    return shapes;
}

Result<std::vector<Result<BookkeepingRows>>> PgBookkeeping::rows(
    const std::vector<BookkeepingQuery> &queries)
{
    PgQueries sent;
    for (const auto &query : queries)
        addPgQuery(sent, sqlOf(query)); // each table may be one that we may not read
    const auto answers = m_connection.read(sent);
    if (!answers)
        return tl::unexpected(answers.error());
    std::vector<Result<BookkeepingRows>> rows;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto &answer = (*answers)[i];
        if (answer)
            rows.emplace_back(rowsOf(*answer, queries[i].columns.size()));
        else
            rows.emplace_back(tl::unexpected(answer.error()));
    }
    return rows;
}

} // namespace sidestage
