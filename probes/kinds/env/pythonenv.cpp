// SPDX-License-Identifier: Apache-2.0
// The reader of python-dotenv (1): quoted values may span lines; ` #` starts a comment behind a
// plain value; `${NAME}` and `${NAME:-default}` are expanded in every value, in single quotes
// too, while `$NAME` is not; the byte-order mark becomes part of the first name.
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/envtext.h"

#include <algorithm>

namespace sidestage {

namespace {

std::string unescaped(std::string_view value, std::string_view escapes)
{
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size()
            || escapes.find(value[i + 1]) == std::string_view::npos) {
            out += value[i];
            continue;
        }
        const auto letter = letters.find(value[++i]);
        out += letter == std::string_view::npos ? value[i] : meanings[letter];
    }
    return out;
}

std::string expanded(std::string_view value, const EnvScope &known)
{
    std::string out;
    while (!value.empty()) {
        const auto open = value.find("${");
        const auto close = open == std::string_view::npos ? open : value.find('}', open);
        if (close == std::string_view::npos)
            break;
        out += value.substr(0, open);
        const auto inside = value.substr(open + 2, close - open - 2);
        const auto colon = inside.find(':');
        const bool hasDefault = colon != std::string_view::npos && inside.substr(colon, 2) == ":-";
        const auto name = inside.substr(0, colon);
        const auto found = known.find(name);
        if (colon != std::string_view::npos && !hasDefault) {
            // not a reference: only its beginning is passed, what follows may be one
            out += "${";
            value.remove_prefix(open + 2);
            continue;
        }
        if (found != known.end())
            out += found->second;
        else
            out += hasDefault ? inside.substr(colon + 2) : value.substr(open, close + 1 - open);
        value.remove_prefix(close + 1);
    }
    return out.append(value);
}

class PythonReader
{
public:
    PythonReader(std::string_view text, const EnvScope &scope)
        : m_text(text), m_lines(text), m_known(scope)
    {
    }

    EnvText read()
    {
        while (skipSpace(true), m_at < m_text.size()) {
            const int line = m_lines.lineAt(m_at);
            if (!readBinding(line)) {
                m_result.problems.push_back(
                    {line, 1, "this line is no assignment and is passed over", false});
                m_at = lineEnd();
            }
        }
        return std::move(m_result);
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\n'; }
    static bool isLineEnd(char c) { return c == '\n' || c == '\r'; }
    std::size_t lineEnd() const
    {
        return std::min(m_text.find_first_of("\r\n", m_at), m_text.size());
    }
    void skipSpace(bool acrossLines)
    {
        while (m_at < m_text.size() && (acrossLines || !isLineEnd(m_text[m_at]))) {
            // The byte-order mark is no space for Python.
            const bool isMark = m_text.substr(m_at, 3) == byteOrderMark;
            const auto length = isMark ? 0 : unicodeSpaceAt(m_text, m_at);
            if (!length)
                break;
            m_at += length;
        }
    }

    bool readBinding(int line)
    {
        const auto start = m_at;
        if (m_text.substr(m_at, 6) == "export") {
            m_at += 6;
            const auto after = m_at;
            skipSpace(false);
            if (m_at == after)
                m_at = start;
        }
        if (peek() == '#') {
            m_at = lineEnd();
            return true;
        }
        std::string key;
        if (peek() == '\'') {
            const auto close = m_text.find('\'', m_at + 1);
            if (close == std::string_view::npos || close == m_at + 1)
                return false;
            key = m_text.substr(m_at + 1, close - m_at - 1);
            m_at = close + 1;
        } else {
            while (m_at < m_text.size() && peek() != '=' && peek() != '#'
                   && (m_text.substr(m_at, 3) == byteOrderMark || !unicodeSpaceAt(m_text, m_at)))
                key += m_text[m_at++];
        }
        if (key.empty())
            return false;
        skipSpace(false);
        std::optional<std::string> value;
        if (m_at < m_text.size() && peek() == '=') {
            ++m_at;
            skipSpace(false);
            value = readValue();
            if (!value)
                return false;
        }
        skipSpace(false);
        if (peek() == '#')
            m_at = lineEnd();
        if (m_at < m_text.size() && !isLineEnd(peek()))
            return false;
        if (value) {
            value = expanded(*value, m_known);
            m_known.insert_or_assign(key, *value);
        }
        m_result.entries.push_back({std::move(key), std::move(value), line});
        return true;
    }

    std::optional<std::string> readValue()
    {
        const char quote = peek();
        if (quote != '\'' && quote != '"') {
            const auto end = lineEnd();
            auto part = m_text.substr(m_at, end - m_at);
            for (std::size_t i = 1; i < part.size(); ++i) {
                if (part[i] == '#' && isAsciiSpace(part[i - 1]))
                    part = part.substr(0, i);
            }
            m_at = end;
            while (!part.empty() && isAsciiSpace(part.back()))
                part.remove_suffix(1);
            return std::string(part);
        }
        const auto close = closingQuote(quote);
        if (close == std::string_view::npos)
            return {};
        const auto inside = m_text.substr(m_at + 1, close - m_at - 1);
        m_at = close + 1;
        return unescaped(inside, quote == '"' ? "\\'\"abfnrtv" : "\\'");
    }

    /// The first quote without a backslash before it, else the last one with.
    std::size_t closingQuote(char quote)
    {
        auto &hopeless = quote == '"' ? m_hopelessDouble : m_hopelessSingle;
        if (m_at >= hopeless)
            return std::string_view::npos;
        auto escaped = std::string_view::npos;
        for (auto at = m_at + 1; at < m_text.size(); ++at) {
            if (m_text[at] == quote)
                return at;
            if (m_text[at] == '\\' && at + 1 < m_text.size() && m_text[at + 1] == quote)
                escaped = ++at;
        }
        if (escaped == std::string_view::npos)
            hopeless = m_at;
        return escaped;
    }

    std::string_view m_text;
    LineCounter m_lines;
    std::size_t m_at = 0;
    std::size_t m_hopelessDouble = std::string_view::npos;
    std::size_t m_hopelessSingle = std::string_view::npos;
    EnvScope m_known;
    EnvText m_result;
};

} // namespace

EnvText readPythonEnv(std::string_view text, const EnvScope &scope)
{
    return PythonReader(text, scope).read();
}

} // namespace sidestage
