// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/pgtokens.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sidestage {

namespace {

using Kind = PgToken::Kind;

bool startsName(char c)
{
    return isLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool isNameChar(char c)
{
    return startsName(c) || isDigit(c) || c == '$';
}
bool isOperatorChar(char c)
{
    return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos;
}

class Cutter
{
public:
    Cutter(std::string_view sql, bool withComments) : m_sql(sql), m_withComments(withComments) { }

    std::vector<PgToken> cut()
    {
        while (m_at < m_sql.size()) {
            if (isAsciiSpace(m_sql[m_at])) {
                ++m_at;
                continue;
            }
            m_token = {};
            m_token.begin = m_at;
            next();
            m_token.end = m_at;
            m_token.text = m_sql.substr(m_token.begin, m_at - m_token.begin);
            if (m_token.kind == Kind::Word)
                m_token.value = m_token.text;
            if (m_token.kind != Kind::Comment || m_withComments)
                m_tokens.push_back(std::move(m_token));
        }
        return std::move(m_tokens);
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : '\0';
    }

    void next()
    {
        const char c = peek();
        if (c == '-' && peek(1) == '-') {
            m_at = std::min(m_sql.find('\n', m_at), m_sql.size());
            m_token.kind = Kind::Comment;
        } else if (c == '/' && peek(1) == '*') {
            comment();
        } else if (c == '\'') {
            quoted(1, '\'', false);
        } else if ((c == 'E' || c == 'e') && peek(1) == '\'') {
            quoted(2, '\'', true);
        } else if (std::string_view("BbXxNn").find(c) != std::string_view::npos
                   && peek(1) == '\'') {
            quoted(2, '\'', false);
        } else if ((c == 'U' || c == 'u') && peek(1) == '&'
                   && (peek(2) == '\'' || peek(2) == '"')) {
            quoted(3, peek(2), false);
        } else if (c == '"') {
            quoted(1, '"', false);
        } else if (startsName(c)) {
            m_token.kind = Kind::Word;
            while (isNameChar(peek()))
                ++m_at;
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (c == '$') {
            dollar();
        } else {
            symbol();
        }
    }

    void comment()
    {
        m_token.kind = Kind::Comment; // they nest
        int depth = 0;
        while (m_at < m_sql.size()) {
            if (peek() == '/' && peek(1) == '*') {
                ++depth;
                m_at += 2;
            } else if (peek() == '*' && peek(1) == '/') {
                m_at += 2;
                if (--depth == 0)
                    return;
            } else {
                ++m_at;
            }
        }
    }

    void quoted(std::size_t prefix, char quote, bool hasEscapes)
    {
        m_token.kind = quote == '"' ? Kind::QuotedName : Kind::String;
        m_at += prefix;
        while (m_at < m_sql.size()) {
            const char c = m_sql[m_at++];
            if (hasEscapes && c == '\\' && m_at < m_sql.size()) {
                m_token.value += m_sql[m_at++];
            } else if (c != quote) {
                m_token.value += c;
            } else if (peek() == quote) {
                m_token.value += quote;
                ++m_at;
            } else {
                return;
            }
        }
        m_token.kind = Kind::Illegal;
    }

    void number()
    {
        m_token.kind = Kind::Number;
        while (isLetterOrDigit(peek()) || peek() == '_' || (peek() == '.' && peek(1) != '.')
               || ((peek() == '-' || peek() == '+') && lowerLetter(m_sql[m_at - 1]) == 'e'
                   && isDigit(peek(1))))
            ++m_at;
    }

    void dollar()
    {
        ++m_at;
        if (isDigit(peek())) {
            m_token.kind = Kind::Parameter;
            while (isDigit(peek()))
                ++m_at;
            return;
        }
        auto end = m_at;
        while (end < m_sql.size() && m_sql[end] != '$' && isNameChar(m_sql[end]))
            ++end;
        if (end == m_sql.size() || m_sql[end] != '$') {
            m_token.kind = Kind::Operator;
            return;
        }
        const auto tag = m_sql.substr(m_at - 1, end + 2 - m_at);
        const auto close = m_sql.find(tag, end + 1);
        m_token.kind = close == std::string_view::npos ? Kind::Illegal : Kind::String;
        m_token.value =
            m_sql.substr(end + 1, close == std::string_view::npos ? close : close - end - 1);
        m_at = close == std::string_view::npos ? m_sql.size() : close + tag.size();
    }

    void symbol()
    {
        m_token.kind = Kind::Operator;
        const char c = m_sql[m_at++];
        if ((c == ':' && (peek() == ':' || peek() == '=')) || (c == '=' && peek() == '>')) {
            ++m_at;
            return;
        }
        if (!isOperatorChar(c))
            return;
        while (isOperatorChar(peek()) && !(peek() == '-' && peek(1) == '-')
               && !(peek() == '/' && peek(1) == '*'))
            ++m_at;
    }

    std::string_view m_sql;
    bool m_withComments;
    std::size_t m_at = 0;
    PgToken m_token;
    std::vector<PgToken> m_tokens;
};

/// Keywords that the server writes in capitals and directly before a bracket.
bool isFunctionWord(std::string_view word)
{
    static constexpr std::array<std::string_view, 18> words{
        "ARRAY",     "CAST",   "COALESCE",   "EXTRACT",   "GREATEST", "GROUPING",
        "LEAST",     "NULLIF", "NORMALIZE",  "OVERLAY",   "POSITION", "ROW",
        "SUBSTRING", "TRIM",   "XMLELEMENT", "XMLFOREST", "XMLPARSE", "CURRENT_TIMESTAMP"};
    return std::ranges::find(words, word) != words.end();
}

bool isCapitals(std::string_view word)
{
    return std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; })
        && std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool bindsBracket(const PgToken &before)
{
    return before.kind == Kind::QuotedName
        || (before.kind == Kind::Word && (!isCapitals(before.text) || isFunctionWord(before.text)));
}

bool sticks(const PgToken &before, const PgToken &token)
{
    if (token.kind == Kind::Operator) {
        const auto &text = token.text;
        if (text == "," || text == ")" || text == "]" || text == ";" || text == "::")
            return true;
        if (text == ".")
            return before.isName();
        if (text == "(")
            return before.isOperator("(") || before.isOperator("[") || bindsBracket(before);
        if (text == "[")
            return before.isName() || before.isOperator(")") || before.isOperator("]")
                || before.isOperator("[");
    }
    return before.isOperator("(") || before.isOperator("[") || before.isOperator("::")
        || before.isOperator(".");
}

} // namespace

std::vector<PgToken> tokenizePg(std::string_view sql, bool withComments)
{
    return Cutter(sql, withComments).cut();
}

std::string renderPg(std::span<const PgToken> tokens)
{
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && !sticks(tokens[i - 1], tokens[i]))
            text += ' ';
        text += tokens[i].text;
    }
    return text;
}

std::string quotePgName(std::string_view name)
{
    const auto belongs = [](char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '_' || c == '$';
    };
    if (!name.empty() && !isDigit(name.front()) && name.front() != '$'
        && std::ranges::all_of(name, belongs))
        return std::string(name);
    std::string text = "\"";
    for (const char c : name) {
        text += c;
        if (c == '"')
            text += c;
    }
    return text + '"';
}

std::vector<std::string> pgArray(std::string_view text)
{
    std::vector<std::string> members;
    if (text.size() < 2 || text.front() != '{')
        return members;
    std::string member;
    bool isQuoted = false;
    bool wasQuoted = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            member += text[++i];
        } else if (c == '"') {
            isQuoted = !isQuoted;
            wasQuoted = true;
        } else if (!isQuoted && (c == ',' || c == '}')) {
            if (!member.empty() || wasQuoted || c == ',' || !members.empty())
                members.push_back(!wasQuoted && member == "NULL" ? std::string() : member);
            member.clear();
            wasQuoted = false;
        } else {
            member += c;
        }
    }
    return members;
}

std::vector<std::int64_t> pgNumbers(std::string_view text)
{
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < text.size();) {
        std::int64_t number = 0;
        const auto [end, error] =
            std::from_chars(text.data() + i, text.data() + text.size(), number);
        if (error == std::errc()) {
            numbers.push_back(number);
            i = static_cast<std::size_t>(end - text.data());
        } else {
            ++i;
        }
    }
    return numbers;
}

} // namespace sidestage
