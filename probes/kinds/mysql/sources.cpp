// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/sources.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/database/sqllist.h"

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

/// Whether it can hold text, a document, or a whole number of ten digits.
bool canHoldPersonalData(std::string_view type)
{
    constexpr std::array<std::string_view, 9> texts{
        "char", "varchar", "text", "tinytext", "mediumtext", "longtext", "json", "int", "bigint"};
    const auto name = type.substr(0, type.find_first_of("( "));
    if (name == "decimal" || name == "numeric") {
        const auto scale = type.find(",0)");
        return scale != std::string_view::npos && type.find("(1") != std::string_view::npos;
    }
    return std::ranges::find(texts, name) != texts.end();
}

std::set<std::string, std::less<>> tableNames(const MySqlSchema &schema)
{
    std::set<std::string, std::less<>> names;
    const auto &rows = schema.answers[MySqlAsk::Tables];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto kind = cell(rows, i, TableColumn::Kind);
        if (kind == "BASE TABLE" || kind == "SYSTEM VERSIONED")
            names.emplace(cell(rows, i, TableColumn::Name));
    }
    return names;
}

std::string tableInMain(const MySqlSchema &schema, const std::string &name)
{
    return quotedMySqlName(schema.text.database()) + '.' + quotedMySqlName(name);
}

} // namespace

Result<std::vector<TableShape>> MySqlBookkeeping::tables(const std::vector<std::string> &names)
{
    const auto known = tableNames(m_schema);
    std::vector<TableShape> shapes;
    const auto &rows = m_schema.answers[MySqlAsk::Columns];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto table = std::string(cell(rows, i, ColumnColumn::Table));
        if (!known.contains(table) || !std::ranges::binary_search(names, lowered(table)))
            continue;
        auto shape = std::ranges::find(shapes, table, &TableShape::name);
        if (shape == shapes.end())
            shape = shapes.insert(shapes.end(), {"main", table, {}});
        shape->columns.emplace_back(cell(rows, i, ColumnColumn::Name));
        m_types[{table, shape->columns.back()}] = cell(rows, i, ColumnColumn::Type);
    }
    return shapes;
}

Result<std::vector<Result<BookkeepingRows>>> MySqlBookkeeping::rows(
    const std::vector<BookkeepingQuery> &queries)
{
    std::vector<std::string> statements;
    for (const auto &query : queries) {
        std::vector<std::string> columns;
        for (const auto &column : query.columns) {
            const auto type = m_types[{query.table, column}];
            const auto name = quotedMySqlName(column);
            const bool isBlob =
                type.find("blob") != std::string::npos || type.find("binary") != std::string::npos;
            columns.push_back(isBlob                        ? "LOWER(HEX(" + name + "))"
                                  : type.starts_with("bit") ? name + " + 0"
                                                            : name);
        }
        auto sql = "SELECT " + sqlList(columns) + " FROM " + tableInMain(m_schema, query.table);
        std::vector<std::string> order;
        for (const auto &column : query.orderBy)
            order.push_back(quotedMySqlName(column));
        if (!order.empty())
            sql += " ORDER BY " + sqlList(order);
        statements.push_back(std::move(sql));
    }
    std::vector<Result<BookkeepingRows>> all;
    if (statements.empty())
        return all;
    auto answers = m_connection.read(statements);
    if (!answers)
        return tl::unexpected(std::move(answers).error());
    for (std::size_t i = 0; i < answers->size(); ++i) {
        const auto &answer = answers->at(i);
        if (!answer) {
            all.emplace_back(tl::unexpected(answer.error()));
            continue;
        }
        BookkeepingRows rows;
        for (std::size_t row = 0; row < answer->size(); ++row) {
            BookkeepingRow texts;
            for (std::size_t column = 0; column < queries[i].columns.size(); ++column)
                texts.push_back(answer->optionalText(row, column));
            rows.push_back(std::move(texts));
        }
        all.emplace_back(std::move(rows));
    }
    return all;
}

Result<std::vector<SampledTable>> MySqlSamples::tables()
{
    const auto known = tableNames(m_schema);
    std::map<std::string, SampledTable> tables;
    const auto &columns = m_schema.answers[MySqlAsk::Columns];
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto table = std::string(cell(columns, i, ColumnColumn::Table));
        const bool isGenerated = !cell(columns, i, ColumnColumn::Generated).empty();
        if (!known.contains(table) || !m_schema.filter.takes(table) || isGenerated
            || !canHoldPersonalData(cell(columns, i, ColumnColumn::Type)))
            continue;
        auto &one = tables[table];
        one.name = "main." + table;
        one.columns.emplace_back(cell(columns, i, ColumnColumn::Name));
    }
    const auto &indexes = m_schema.answers[MySqlAsk::Indexes];
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        if (cell(indexes, i, IndexColumn::Name) == "PRIMARY")
            m_keys["main." + std::string(cell(indexes, i, IndexColumn::Table))].push_back(
                quotedMySqlName(cell(indexes, i, IndexColumn::Column)));
    }
    std::vector<SampledTable> all;
    all.reserve(tables.size());
    for (auto &[name, table] : tables)
        all.push_back(std::move(table));
    return all;
}

Result<std::size_t> MySqlSamples::sample(const SampledTable &table, const SampleBounds &bounds,
                                         const TakeValue &take)
{
    const auto milliseconds = std::max(bounds.deadline.remaining(), Milliseconds{1}).count();
    const auto &key = m_keys[table.name];
    std::vector<std::string> columns;
    columns.reserve(table.columns.size());
    for (const auto &column : table.columns)
        columns.push_back("LEFT(" + quotedMySqlName(column) + ", " + std::to_string(bounds.bytes)
                          + ')');
    columns.insert(columns.begin(), key.begin(), key.end());
    const auto name = tableInMain(m_schema, table.name.substr(std::string_view("main.").size()));
    const auto half = key.empty() ? bounds.rows : (bounds.rows + 1) / 2;
    const auto statement = [&](const std::string &order, std::size_t limit) {
        const bool isMariaDb = m_schema.server.isMariaDb;
        return (isMariaDb
                    ? "SET STATEMENT max_statement_time = "
                        + std::to_string(static_cast<double>(milliseconds) / 1000) + " FOR SELECT "
                    : "SELECT /*+ MAX_EXECUTION_TIME(" + std::to_string(milliseconds) + ") */ ")
            + sqlList(columns) + " FROM " + name
            + (key.empty() ? "" : " ORDER BY " + sqlList(key, order)) + " LIMIT "
            + std::to_string(limit);
    };
    std::vector<std::string> statements{statement({}, half)};
    if (!key.empty() && bounds.rows > half)
        statements.push_back(statement(" DESC", bounds.rows - half));
    const auto answers = m_connection.read(statements);
    if (!answers)
        return tl::unexpected(answers.error());
    std::size_t count = 0;
    std::set<std::vector<std::string>> seen;
    for (const auto &answer : *answers) {
        if (!answer)
            return tl::unexpected(answer.error());
        for (std::size_t row = 0; row < answer->size(); ++row) {
            std::vector<std::string> own;
            for (std::size_t i = 0; i < key.size(); ++i)
                own.emplace_back(answer->text(row, i));
            // The beginning and the end of a small table meet.
            if (!own.empty() && !seen.insert(std::move(own)).second)
                continue;
            ++count;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                const auto value = answer->text(row, i + key.size());
                if (!value.empty())
                    take(i, value.substr(0, bounds.bytes));
            }
        }
    }
    return count;
}

} // namespace sidestage
