// SPDX-License-Identifier: Apache-2.0
#include "probes/base/asciitext.h"
#include "probes/transport/mysqlconnection.h"

#include <charconv>

#include <mysql.h>

namespace sidestage {

bool MySqlRows::isNull(std::size_t row, std::size_t column) const
{
    return !m_rows.at(row)[column];
}

std::string_view MySqlRows::text(std::size_t row, std::size_t column) const
{
    const auto *bytes = m_rows.at(row)[column];
    return bytes ? std::string_view(bytes, m_lengths.at(row)[column]) : std::string_view();
}

std::optional<std::string> MySqlRows::optionalText(std::size_t row, std::size_t column) const
{
    if (isNull(row, column))
        return {};
    return std::string(text(row, column));
}

std::int64_t MySqlRows::integer(std::size_t row, std::size_t column) const
{
    const auto digits = text(row, column);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<std::size_t> MySqlRows::columnNamed(std::string_view name) const
{
    if (!m_result)
        return {};
    auto *result = static_cast<MYSQL_RES *>(m_result.get());
    const auto *fields = mysql_fetch_fields(result);
    for (unsigned i = 0; i < mysql_num_fields(result); ++i) {
        if (lowered(fields[i].name) == lowered(name))
            return i;
    }
    return {};
}

void MySqlRows::Freed::operator()(void *result) const
{
    mysql_free_result(static_cast<MYSQL_RES *>(result));
}

} // namespace sidestage
