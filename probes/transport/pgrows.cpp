// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/pgconnection.h"

#include <libpq-fe.h>

#include <charconv>

namespace sidestage {

PgRows::PgRows(std::shared_ptr<const pg_result> result)
    : m_result(std::move(result)), m_size(static_cast<std::size_t>(PQntuples(m_result.get())))
{
}

bool PgRows::isNull(std::size_t row, int column) const
{
    return PQgetisnull(m_result.get(), static_cast<int>(row), column) != 0;
}

std::string_view PgRows::text(std::size_t row, int column) const
{
    const int index = static_cast<int>(row);
    return {PQgetvalue(m_result.get(), index, column),
            static_cast<std::size_t>(PQgetlength(m_result.get(), index, column))};
}

std::int64_t PgRows::integer(std::size_t row, int column) const
{
    const auto digits = text(row, column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool PgRows::boolean(std::size_t row, int column) const
{
    return text(row, column) == "t";
}

bool PgRows::isBytes(int column) const
{
    return PQftype(m_result.get(), column) == 17; // bytea, in every server
}

std::string pgLiteral(std::string_view text)
{
    const bool isEscaped = text.find('\\') != std::string_view::npos;
    std::string literal = isEscaped ? " E'" : "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            literal += c;
        literal += c;
    }
    return literal + '\'';
}

std::string pgName(std::string_view name)
{
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"')
            quoted += c;
        quoted += c;
    }
    return quoted + '"';
}

} // namespace sidestage
