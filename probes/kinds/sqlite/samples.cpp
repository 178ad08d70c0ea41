// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/samples.h"

#include "probes/kinds/database/sqllist.h"
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <array>
#include <bit>

namespace sidestage {

namespace {

/// A name for the row id that no column takes away.
std::string rowIdName(const std::vector<std::string> &columns)
{
    for (const std::string_view name : {"_rowid_", "rowid", "oid"}) {
        if (std::ranges::none_of(columns, [&name](const auto &c) { return equalNames(c, name); }))
            return std::string(name);
    }
    return {};
}

} // namespace

/// One table being sampled.
class SqliteSampleSource::Sampling
{
public:
    Sampling(SqliteReader &reader, const Shape &shape, std::size_t columns,
             const SampleBounds &bounds, const TakeValue &take)
        : m_reader(reader), m_shape(shape), m_columns(columns), m_bounds(bounds), m_take(take)
    {
    }

    Result<std::size_t> byRowId()
    {
        const auto half = (m_bounds.rows + 1) / 2;
        auto done = query(select(m_shape.rowId) + " ORDER BY " + m_shape.rowId + " LIMIT "
                              + std::to_string(half),
                          [this](const SqliteReader::Row &row) { takeWithRowId(row); });
        if (done && m_rows == half)
            done = spread(m_bounds.rows - half);
        if (!done)
            return tl::unexpected(std::move(done).error());
        return m_rows;
    }

    Result<std::size_t> byKey()
    {
        const auto half = (m_bounds.rows + 1) / 2;
        const auto key = sqlList(m_shape.quotedKey);
        std::vector<std::string> last;
        auto done = query(select(key) + " ORDER BY " + key + " LIMIT " + std::to_string(half),
                          [&](const SqliteReader::Row &row) {
                              last = keyOf(row);
                              takeRow(row, m_shape.quotedKey.size());
                          });
        bool isMet = m_rows < half;
        if (done && !isMet) {
            done = query(select(key) + " ORDER BY " + sqlList(m_shape.quotedKey, " DESC")
                             + " LIMIT " + std::to_string(m_bounds.rows - half),
                         [&](const SqliteReader::Row &row) {
                             isMet = isMet || keyOf(row) == last;
                             if (!isMet)
                                 takeRow(row, m_shape.quotedKey.size());
                         });
        }
        if (!done)
            return tl::unexpected(std::move(done).error());
        return m_rows;
    }

    Result<std::size_t> anyFirst()
    {
        auto done = query("SELECT " + m_shape.quotedColumns + " FROM " + m_shape.quotedName
                              + " LIMIT " + std::to_string(m_bounds.rows),
                          [this](const SqliteReader::Row &row) { takeRow(row, 0); });
        if (!done)
            return tl::unexpected(std::move(done).error());
        return m_rows;
    }

private:
    std::string select(const std::string &key) const
    {
        return "SELECT " + key + ", " + m_shape.quotedColumns + " FROM " + m_shape.quotedName;
    }

    Result<void> query(const std::string &sql,
                       const std::function<void(const SqliteReader::Row &)> &take)
    {
        return m_reader.queryWithin(m_bounds.deadline.remaining(), sql, take);
    }

    void takeRow(const SqliteReader::Row &row, std::size_t skipped)
    {
        ++m_rows;
        for (std::size_t i = 0; i < m_columns; ++i) {
            const auto value = row.plainText(static_cast<int>(i + skipped));
            if (!value.empty())
                m_take(i, value.substr(0, m_bounds.bytes));
        }
    }
    void takeWithRowId(const SqliteReader::Row &row)
    {
        m_last = row.integer(0);
        takeRow(row, 1);
    }

    std::vector<std::string> keyOf(const SqliteReader::Row &row) const
    {
        std::vector<std::string> key;
        for (std::size_t i = 0; i < m_shape.quotedKey.size(); ++i)
            key.push_back(row.text(static_cast<int>(i)));
        return key;
    }

    /// At most `rows` more, behind those that were read.
    Result<void> spread(std::size_t rows)
    {
        std::int64_t greatest = m_last;
        auto done = query("SELECT " + m_shape.rowId + " FROM " + m_shape.quotedName + " ORDER BY "
                              + m_shape.rowId + " DESC LIMIT 1",
                          [&](const SqliteReader::Row &row) { greatest = row.integer(0); });
        if (!done || rows == 0)
            return done;
        // Unsigned: from the least to the greatest row id is more than a signed number holds.
        const auto span = static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(m_last);
        const auto stride =
            std::bit_ceil(std::min((span + rows - 1) / rows, std::uint64_t(1) << 62U));
        for (std::size_t i = 0; i < rows && m_last < greatest; ++i) {
            const auto before = m_rows;
            // The next multiple: all bits below the stride set, and one more.
            const auto aligned = static_cast<std::int64_t>(
                static_cast<std::uint64_t>(m_last) | (std::max<std::uint64_t>(stride, 1) - 1));
            if (aligned >= greatest)
                break;
            done = query(select(m_shape.rowId) + " WHERE " + m_shape.rowId + " > "
                             + std::to_string(aligned) + " ORDER BY " + m_shape.rowId + " LIMIT 1",
                         [this](const SqliteReader::Row &row) { takeWithRowId(row); });
            if (!done || m_rows == before)
                return done;
        }
        return {};
    }

    SqliteReader &m_reader;
    const Shape &m_shape;
    std::size_t m_columns;
    const SampleBounds &m_bounds;
    const TakeValue &m_take;
    std::size_t m_rows = 0;
    std::int64_t m_last = 0;
};

Result<std::vector<SampledTable>> SqliteSampleSource::tables()
{
    std::vector<SampledTable> tables;
    for (const auto &object : m_objects) {
        // A virtual table's module does not run here.
        if (object.type != "table" || !m_filter.takes(object.name)
            || foldName(object.sql.substr(0, 14)).starts_with("create virtual"))
            continue;
        SampledTable table{"main." + object.name, {}};
        std::vector<std::string> all;
        std::map<std::int64_t, std::string> key;
        auto done =
            m_reader.query("PRAGMA main.table_xinfo(" + alwaysQuotedSqlName(object.name) + ")",
                           [&](const SqliteReader::Row
                                   &row) { // number, name, type, not null, default, key, hidden
                               all.push_back(row.text(1));
                               if (row.integer(5) != 0)
                                   key[row.integer(5)] = alwaysQuotedSqlName(row.text(1));
                               // A generated column would run its expression, which is refused.
                               if (row.integer(6) == 0)
                                   table.columns.push_back(row.text(1));
                           });
        if (!done)
            return tl::unexpected(std::move(done).error());
        if (table.columns.empty())
            continue;
        Shape shape;
        shape.quotedName = "main." + alwaysQuotedSqlName(object.name);
        std::vector<std::string> quoted;
        for (const auto &column : table.columns)
            quoted.push_back(alwaysQuotedSqlName(column));
        shape.quotedColumns = sqlList(quoted);
        for (auto &[position, name] : key)
            shape.quotedKey.push_back(name);
        shape.rowId = rowIdName(all);
        // A table without row ids refuses their name.
        if (!shape.rowId.empty()
            && !m_reader.query("SELECT " + shape.rowId + " FROM " + shape.quotedName + " LIMIT 0",
                               [](const SqliteReader::Row &) {}))
            shape.rowId.clear();
        m_shapes[table.name] = std::move(shape);
        tables.push_back(std::move(table));
    }
    return tables;
}

Result<std::size_t> SqliteSampleSource::sample(const SampledTable &table,
                                               const SampleBounds &bounds, const TakeValue &take)
{
    const auto shape = m_shapes.find(table.name);
    if (shape == m_shapes.end())
        return failure(ErrorCode::Internal, "a table was asked for that was not named before");
    Sampling sampling(m_reader, shape->second, table.columns.size(), bounds, take);
    if (!shape->second.rowId.empty())
        return sampling.byRowId();
    return shape->second.quotedKey.empty() ? sampling.anyFirst() : sampling.byKey();
}

} // namespace sidestage
