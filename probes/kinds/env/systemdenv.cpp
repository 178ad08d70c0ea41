// SPDX-License-Identifier: Apache-2.0
// The reader of systemd's EnvironmentFile= (systemd.exec(5), version 254 and later): comments
// start with `#` or `;` at the beginning of a line only; a backslash at the end of a line joins
// the next; quotes may open and close inside a value; `$` is an ordinary character; a name that
// is no valid variable name is dropped.
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/envtext.h"

#include <algorithm>

namespace sidestage {

namespace {

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t' || isLineEnd(c);
}

bool isVariableName(std::string_view name)
{
    return !name.empty() && !isDigit(name.front()) && std::ranges::all_of(name, isWord);
}

void stripRight(std::string &text, std::size_t from)
{
    while (text.size() > from && isBlank(text.back()))
        text.pop_back();
}

class SystemdReader
{
public:
    explicit SystemdReader(std::string_view text) : m_text(text) { }

    EnvText read()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (isBlank(c))
                take();
            else if (c == '#' || c == ';')
                skipComment();
            else
                readAssignment();
        }
        return std::move(m_result);
    }

private:
    char take()
    {
        const char c = m_text[m_at++];
        m_line += c == '\n' ? 1 : 0;
        return c;
    }

    void skipComment()
    {
        while (m_at < m_text.size() && !isLineEnd(take())) { }
    }

    void readAssignment()
    {
        const int line = m_line;
        std::string key;
        while (m_at < m_text.size() && m_text[m_at] != '=' && !isLineEnd(m_text[m_at]))
            key += take();
        if (m_at == m_text.size() || m_text[m_at] != '=') {
            m_result.problems.push_back(
                {line, 1, "this line has no '=' and is passed over", false});
            return;
        }
        take();
        stripRight(key, 0);
        auto value = readValue(line);
        if (!isVariableName(key)) {
            m_result.problems.push_back(
                {line, 1, "this is no valid variable name; systemd drops the line", false});
            return;
        }
        m_result.entries.push_back({std::move(key), std::move(value), line});
    }

    std::string readValue(int line)
    {
        std::string value;
        bool isBefore = true; // space is skipped before a value and after a closing quote
        std::size_t kept = 0; // up to here, trailing space was escaped or quoted
        while (m_at < m_text.size()) {
            const char c = take();
            if (isLineEnd(c))
                break;
            if (c == '\\') {
                const char next = m_at < m_text.size() ? take() : '\n';
                if (!isLineEnd(next))
                    value += next;
                kept = value.size();
                isBefore = false;
            } else if (isBefore && (c == '\'' || c == '"')) {
                readQuoted(c, value, line);
                kept = value.size();
            } else if (!isBefore || !isBlank(c)) {
                value += c;
                isBefore = false;
            }
        }
        stripRight(value, kept);
        return value;
    }

    void readQuoted(char quote, std::string &value, int line)
    {
        while (m_at < m_text.size()) {
            const char c = take();
            if (c == quote)
                return;
            if (quote == '\'' || c != '\\') {
                value += c;
                continue;
            }
            if (m_at == m_text.size())
                break;
            const char next = take();
            if (next == '\n')
                continue;
            if (std::string_view("\"\\`$").find(next) == std::string_view::npos)
                value += '\\';
            value += next;
        }
        m_result.problems.push_back({line, 1, "the quote of this value is never closed", false});
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    EnvText m_result;
};

} // namespace

EnvText readSystemdEnv(std::string_view text)
{
    return SystemdReader(text).read();
}

} // namespace sidestage
