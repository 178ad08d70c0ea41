// SPDX-License-Identifier: Apache-2.0
// The reader of compose-spec/compose-go (v2, package dotenv). It refuses a file that it cannot
// read whole, so most problems are fatal. Names that begin with a digit are left out.
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/composetemplate.h"
#include "probes/kinds/env/envtext.h"

#include <algorithm>

namespace sidestage {

namespace {

/// `\$` becomes the template's own `$$`; the rest are the escapes of a shell's $'…'.
std::string unescaped(std::string_view value)
{
    constexpr std::string_view letters = "abfnrtv\\\"";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\\"";
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char next = i + 1 < value.size() ? value[i + 1] : '\0';
        const auto letter = letters.find(next);
        const bool isEscape = value[i] == '\\' && next != '\0';
        if (isEscape && next == '$') {
            out += "$$";
            ++i;
        } else if (isEscape && letter != std::string_view::npos) {
            out += meanings[letter];
            ++i;
        } else if (isEscape && next == '0' && i + 4 < value.size()
                   && std::ranges::all_of(value.substr(i + 2, 3),
                                          [](char c) { return c >= '0' && c <= '7'; })) {
            const int code =
                (value[i + 2] - '0') * 64 + (value[i + 3] - '0') * 8 + (value[i + 4] - '0');
            out += static_cast<char>(code & 0xff);
            i += 4;
        } else {
            out += value[i];
        }
    }
    return out;
}

class ComposeReader
{
public:
    ComposeReader(std::string_view text, const EnvScope &scope)
        : m_text(text), m_lines(text), m_known(scope)
    {
    }

    EnvText read()
    {
        while (true) {
            skipSpace(true);
            if (m_at >= m_text.size())
                break;
            if (m_text[m_at] == '#') {
                m_at = std::min(m_text.find('\n', m_at), m_text.size());
                continue;
            }
            if (!readStatement())
                break;
        }
        return std::move(m_result);
    }

private:
    void skipSpace(bool acrossLines)
    {
        while (m_at < m_text.size() && (acrossLines || m_text[m_at] != '\n')) {
            const auto length = unicodeSpaceAt(m_text, m_at);
            if (!length)
                break;
            m_at += length;
        }
    }
    bool fail(std::size_t at, std::string message)
    {
        const int line = m_lines.lineAt(at);
        m_result.problems.push_back({line, m_lines.columnAt(at), std::move(message), true});
        return false;
    }

    bool readStatement()
    {
        if (m_text.substr(m_at, 6) == "export" && unicodeSpaceAt(m_text, m_at + 6)) {
            m_at += 6;
            skipSpace(true);
        }
        const auto start = m_at;
        const int line = m_lines.lineAt(start);
        auto end = start;
        while (end < m_text.size()
               && std::string_view("=:\n").find(m_text[end]) == std::string_view::npos) {
            const auto space = unicodeSpaceAt(m_text, end);
            const bool isOfName = space || isWord(m_text[end])
                || static_cast<unsigned char>(m_text[end]) >= 0x80
                || std::string_view(".-[]").find(m_text[end]) != std::string_view::npos;
            if (!isOfName)
                return fail(end, "a character that no variable name may have");
            end += space ? space : 1;
        }
        const auto key = std::string(trimmed(m_text.substr(start, end - start)));
        if (key.find(' ') != std::string::npos)
            return fail(start, "a variable name cannot contain a space");
        const bool hasValue = end < m_text.size() && m_text[end] != '\n';
        m_at = std::min(end + 1, m_text.size());
        std::optional<std::string> value;
        if (hasValue) {
            skipSpace(false);
            value = readValue();
            if (!value)
                return false;
            m_known.insert_or_assign(key, *value);
        }
        if (!key.empty() && isDigit(key.front())) {
            m_result.problems.push_back(
                {line, 1, "a name that begins with a digit is left out", false});
            return true;
        }
        m_result.entries.push_back({key, std::move(value), line});
        return true;
    }

    std::optional<std::string> readValue()
    {
        const auto start = m_at;
        const char quote = m_at < m_text.size() ? m_text[m_at] : '\n';
        if (quote != '"' && quote != '\'') {
            const auto end = std::min(m_text.find('\n', m_at), m_text.size());
            auto value = m_text.substr(m_at, end - m_at);
            value = value.substr(0, value.find(" #"));
            while (!value.empty() && isAsciiSpace(value.back()))
                value.remove_suffix(1);
            m_at = end;
            return expandedAt(start, value);
        }
        std::string value;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == quote) {
                ++m_at;
                return quote == '"' ? expandedAt(start, unescaped(value)) : value;
            }
            if (c == '\\' && m_at + 1 < m_text.size()) {
                if (m_text[++m_at] != quote)
                    value += '\\';
                value += m_text[m_at];
            } else {
                value += c;
            }
        }
        fail(start, "the quote of this value is never closed");
        return {};
    }

    std::optional<std::string> expandedAt(std::size_t start, std::string_view value)
    {
        auto expanded = expandComposeTemplate(value, m_known);
        if (!expanded) {
            fail(start, std::move(expanded.error()));
            return {};
        }
        return std::move(*expanded);
    }

    std::string_view m_text;
    LineCounter m_lines;
    std::size_t m_at = 0;
    EnvScope m_known;
    EnvText m_result;
};

} // namespace

EnvText readComposeEnv(std::string_view text, const EnvScope &scope)
{
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    return ComposeReader(text, scope).read();
}

} // namespace sidestage
