// SPDX-License-Identifier: Apache-2.0
#include "models/reports/jsonwriter.h"

#include "models/text/utf8.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sidestage {

namespace {
constexpr std::size_t bufferSize = std::size_t(64) << 10;
}

void JsonWriter::flush()
{
    if (!m_buffer.empty())
        m_sink(m_buffer);
    m_buffer.clear();
}

void JsonWriter::newLine()
{
    m_buffer += '\n';
    m_buffer.append(m_depth * 2, ' ');
    if (m_buffer.size() > bufferSize)
        flush();
}

void JsonWriter::separate()
{
    if (m_isAfterKey) {
        m_isAfterKey = false;
        return;
    }
    if (!m_isFirst)
        m_buffer += ',';
    if (m_inLineFrom != 0)
        m_buffer += ' ';
    else if (m_depth > 0)
        newLine();
    m_isFirst = false;
}

void JsonWriter::begin(char bracket, bool inLine)
{
    separate();
    m_buffer += bracket;
    ++m_depth;
    m_isFirst = true;
    if (inLine && m_inLineFrom == 0)
        m_inLineFrom = m_depth;
}

void JsonWriter::end(char bracket)
{
    const bool isInLine = m_inLineFrom != 0;
    if (m_inLineFrom == m_depth)
        m_inLineFrom = 0;
    --m_depth;
    if (!m_isFirst) {
        if (isInLine)
            m_buffer += ' ';
        else
            newLine();
    }
    m_buffer += bracket;
    m_isFirst = false;
}

void JsonWriter::key(std::string_view name)
{
    separate();
    quote(name);
    m_buffer += ": ";
    m_isAfterKey = true;
}

void JsonWriter::quote(std::string_view value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    m_buffer += '"';
    for (std::size_t i = 0; i < value.size();) {
        const auto next = utf8At(value, i);
        const char32_t c = next.character;
        if (!next.isValid) {
            m_buffer += "\xEF\xBF\xBD";
        } else if (c == U'"' || c == U'\\') {
            m_buffer += '\\';
            m_buffer += value[i];
        } else if (c == U'\n') {
            m_buffer += "\\n";
        } else if (c == U'\r') {
            m_buffer += "\\r";
        } else if (c == U'\t') {
            m_buffer += "\\t";
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            // A terminal would obey these where the report is shown in one.
            m_buffer += "\\u00";
            m_buffer += digits[c >> 4];
            m_buffer += digits[c & 15];
        } else {
            m_buffer += value.substr(i, next.length);
        }
        i += next.length;
    }
    m_buffer += '"';
}

void JsonWriter::text(std::string_view value)
{
    separate();
    quote(value);
}

void JsonWriter::decimal(double value)
{
    std::array<char, 64> text{};
    if (!std::isfinite(value) || std::abs(value) > 1e15)
        return null();
    // Rounded first: the shortest form that reads back as the same number has three digits then.
    const double rounded = std::round(value * 1000) / 1000;
    const auto written =
        std::to_chars(text.data(), text.data() + text.size(), rounded, std::chars_format::fixed);
    raw(std::string_view(text.data(), static_cast<std::size_t>(written.ptr - text.data())));
}

void JsonWriter::raw(std::string_view json)
{
    separate();
    m_buffer += json;
}

void JsonWriter::finish()
{
    m_buffer += '\n';
    flush();
}

} // namespace sidestage
