// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/sqltokens.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

// Both lists follow https://www.sqlite.org/lang_keywords.html, split by whether the grammar falls
// back to a name; both are sorted. A reserved word is a name only in quotes.
constexpr std::array<std::string_view, 59> reserved{
    "ADD",     "ALL",     "ALTER",      "AND",         "AS",       "AUTOINCREMENT",
    "BETWEEN", "CASE",    "CHECK",      "COLLATE",     "COMMIT",   "CONSTRAINT",
    "CREATE",  "DEFAULT", "DEFERRABLE", "DELETE",      "DISTINCT", "DROP",
    "ELSE",    "ESCAPE",  "EXCEPT",     "EXISTS",      "FOREIGN",  "FROM",
    "GROUP",   "HAVING",  "IN",         "INDEX",       "INSERT",   "INTERSECT",
    "INTO",    "IS",      "ISNULL",     "JOIN",        "LIMIT",    "NATURAL",
    "NOT",     "NOTHING", "NOTNULL",    "NULL",        "ON",       "OR",
    "ORDER",   "PRIMARY", "REFERENCES", "RETURNING",   "SELECT",   "SET",
    "TABLE",   "THEN",    "TO",         "TRANSACTION", "UNION",    "UNIQUE",
    "UPDATE",  "USING",   "VALUES",     "WHEN",        "WHERE"};

constexpr std::array<std::string_view, 90> fallback{"ABORT",
                                                    "ACTION",
                                                    "AFTER",
                                                    "ALWAYS",
                                                    "ANALYZE",
                                                    "ASC",
                                                    "ATTACH",
                                                    "BEFORE",
                                                    "BEGIN",
                                                    "BY",
                                                    "CASCADE",
                                                    "CAST",
                                                    "COLUMN",
                                                    "CONFLICT",
                                                    "CROSS",
                                                    "CURRENT",
                                                    "CURRENT_DATE",
                                                    "CURRENT_TIME",
                                                    "CURRENT_TIMESTAMP",
                                                    "DATABASE",
                                                    "DEFERRED",
                                                    "DESC",
                                                    "DETACH",
                                                    "DO",
                                                    "EACH",
                                                    "END",
                                                    "EXCLUDE",
                                                    "EXCLUSIVE",
                                                    "EXPLAIN",
                                                    "FAIL",
                                                    "FILTER",
                                                    "FIRST",
                                                    "FOLLOWING",
                                                    "FOR",
                                                    "FULL",
                                                    "GENERATED",
                                                    "GLOB",
                                                    "GROUPS",
                                                    "IF",
                                                    "IGNORE",
                                                    "IMMEDIATE",
                                                    "INDEXED",
                                                    "INITIALLY",
                                                    "INNER",
                                                    "INSTEAD",
                                                    "KEY",
                                                    "LAST",
                                                    "LEFT",
                                                    "LIKE",
                                                    "MATCH",
                                                    "MATERIALIZED",
                                                    "NO",
                                                    "NULLS",
                                                    "OF",
                                                    "OFFSET",
                                                    "OTHERS",
                                                    "OUTER",
                                                    "OVER",
                                                    "PARTITION",
                                                    "PLAN",
                                                    "PRAGMA",
                                                    "PRECEDING",
                                                    "QUERY",
                                                    "RAISE",
                                                    "RANGE",
                                                    "RECURSIVE",
                                                    "REGEXP",
                                                    "REINDEX",
                                                    "RELEASE",
                                                    "RENAME",
                                                    "REPLACE",
                                                    "RESTRICT",
                                                    "RIGHT",
                                                    "ROLLBACK",
                                                    "ROW",
                                                    "ROWS",
                                                    "SAVEPOINT",
                                                    "STORED",
                                                    "STRICT",
                                                    "TEMP",
                                                    "TEMPORARY",
                                                    "TIES",
                                                    "TRIGGER",
                                                    "UNBOUNDED",
                                                    "VACUUM",
                                                    "VIEW",
                                                    "VIRTUAL",
                                                    "WINDOW",
                                                    "WITH",
                                                    "WITHOUT"};

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string uppered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), upper);
    return result;
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isHex(char c)
{
    return isDigit(c) || (upper(c) >= 'A' && upper(c) <= 'F');
}
bool startsName(char c)
{
    return (upper(c) >= 'A' && upper(c) <= 'Z') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}
bool isNameChar(char c)
{
    return startsName(c) || isDigit(c) || c == '$';
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N> &words, std::string_view word)
{
    return std::ranges::find(words, word) != words.end();
}

bool isPlainName(std::string_view name)
{
    return !name.empty() && startsName(name.front()) && std::ranges::all_of(name, isNameChar);
}

/// How a bare word is written. A word that is a keyword in one place and a name in another gets
/// capitals in both, quoted or not: only so is `"key"` the same as `key`.
std::string canonicalWord(std::string_view word)
{
    auto capitals = uppered(word);
    return contains(reserved, capitals) || contains(fallback, capitals) ? capitals
                                                                        : std::string(word);
}

class Cutter
{
public:
    explicit Cutter(std::string_view sql) : m_sql(sql) { }

    std::vector<SqlToken> cut()
    {
        while (skipBlank(), m_at < m_sql.size())
            m_tokens.push_back(next());
        return std::move(m_tokens);
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : '\0';
    }

    void skipBlank()
    {
        while (m_at < m_sql.size()) {
            if (isSpace(peek())) {
                ++m_at;
            } else if (peek() == '-' && peek(1) == '-') {
                const auto end = m_sql.find('\n', m_at);
                m_at = end == std::string_view::npos ? m_sql.size() : end + 1;
            } else if (peek() == '/' && peek(1) == '*' && m_at + 2 < m_sql.size()) {
                const auto end = m_sql.find("*/", m_at + 2);
                m_at = end == std::string_view::npos ? m_sql.size() : end + 2;
            } else {
                return;
            }
        }
    }

    std::string_view takeWhile(std::size_t from, bool (*belongs)(char))
    {
        auto end = from;
        while (end < m_sql.size() && belongs(m_sql[end]))
            ++end;
        const auto taken = m_sql.substr(m_at, end - m_at);
        m_at = end;
        return taken;
    }

    SqlToken next()
    {
        const char c = peek();
        if (c == '\'' || c == '"' || c == '`' || c == '[')
            return quoted(c);
        if ((c == 'x' || c == 'X') && peek(1) == '\'')
            return blob();
        if (startsName(c)) {
            const auto word = takeWhile(m_at, isNameChar);
            return {SqlToken::Kind::Word, canonicalWord(word), std::string(word)};
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1))))
            return number();
        if (c == '?')
            return {SqlToken::Kind::Variable, std::string(takeWhile(m_at + 1, isDigit)), {}};
        if ((c == ':' || c == '@' || c == '$' || c == '#') && isNameChar(peek(1)))
            return {SqlToken::Kind::Variable, std::string(takeWhile(m_at + 1, isNameChar)), {}};
        return symbol();
    }

    SqlToken quoted(char opening)
    {
        const char closing = opening == '[' ? ']' : opening;
        std::string value;
        for (auto i = m_at + 1; i < m_sql.size(); ++i) {
            if (m_sql[i] != closing) {
                value += m_sql[i];
            } else if (closing != ']' && i + 1 < m_sql.size() && m_sql[i + 1] == closing) {
                value += closing;
                ++i;
            } else {
                const auto raw = m_sql.substr(m_at, i + 1 - m_at);
                m_at = i + 1;
                if (opening == '\'')
                    return {SqlToken::Kind::String, std::string(raw), std::move(value)};
                auto text = quoteSqlName(value);
                return {SqlToken::Kind::QuotedName, std::move(text), std::move(value)};
            }
        }
        SqlToken rest{SqlToken::Kind::Illegal, std::string(m_sql.substr(m_at)), {}};
        m_at = m_sql.size();
        return rest;
    }

    SqlToken blob()
    {
        auto end = m_at + 2;
        while (end < m_sql.size() && isHex(m_sql[end]))
            ++end;
        if (end == m_sql.size() || m_sql[end] != '\'') {
            const auto word = takeWhile(m_at, isNameChar); // the x alone; the quote comes next
            return {SqlToken::Kind::Word, canonicalWord(word), std::string(word)};
        }
        auto text = uppered(m_sql.substr(m_at, end + 1 - m_at));
        m_at = end + 1;
        return {SqlToken::Kind::Blob, std::move(text), {}};
    }

    SqlToken number()
    {
        if (peek() == '0' && upper(peek(1)) == 'X' && isHex(peek(2)))
            return finishNumber(takeWhile(m_at + 2, isHex));
        auto end = m_at;
        const auto digits = [&] {
            while (end < m_sql.size() && isDigit(m_sql[end]))
                ++end;
        };
        digits();
        if (end < m_sql.size() && m_sql[end] == '.') {
            ++end;
            digits();
        }
        if (end < m_sql.size() && upper(m_sql[end]) == 'E') {
            const auto sign =
                end + 1 < m_sql.size() && (m_sql[end + 1] == '+' || m_sql[end + 1] == '-');
            const auto first = end + (sign ? 2 : 1);
            if (first < m_sql.size() && isDigit(m_sql[first])) {
                end = first;
                digits();
            }
        }
        const auto taken = m_sql.substr(m_at, end - m_at);
        m_at = end;
        return finishNumber(taken);
    }

    /// A number that runs into a name ("12ab") is one illegal token, as in SQLite.
    SqlToken finishNumber(std::string_view digits)
    {
        if (m_at < m_sql.size() && isNameChar(m_sql[m_at])) {
            std::string text(digits);
            text += takeWhile(m_at, isNameChar);
            return {SqlToken::Kind::Illegal, std::move(text), {}};
        }
        return {SqlToken::Kind::Number, foldName(digits), {}};
    }

    SqlToken symbol()
    {
        using Symbol = std::pair<std::string_view, std::string_view>;
        static constexpr std::array<Symbol, 10> longer{{{"->>", "->>"},
                                                        {"->", "->"},
                                                        {"||", "||"},
                                                        {"<<", "<<"},
                                                        {">>", ">>"},
                                                        {"<=", "<="},
                                                        {">=", ">="},
                                                        {"<>", "!="},
                                                        {"!=", "!="},
                                                        {"==", "="}}};
        for (const auto &[written, canonical] : longer) {
            if (m_sql.substr(m_at).starts_with(written)) {
                m_at += written.size();
                return {SqlToken::Kind::Operator, std::string(canonical), {}};
            }
        }
        const char c = m_sql[m_at++];
        const bool known =
            c != '\0' && std::string_view("+-*/%=<>&|~().,;").find(c) != std::string_view::npos;
        return {known ? SqlToken::Kind::Operator : SqlToken::Kind::Illegal, std::string(1, c), {}};
    }

    std::string_view m_sql;
    std::size_t m_at = 0;
    std::vector<SqlToken> m_tokens;
};

bool isName(const SqlToken &token)
{
    return token.kind == SqlToken::Kind::Word || token.kind == SqlToken::Kind::QuotedName;
}

// By the text alone: a quoted `"key"` is spaced like the bare one, since they look the same.
bool isKeyword(const SqlToken &token)
{
    return isName(token) && (contains(reserved, token.text) || contains(fallback, token.text));
}

/// Whether a `-` or `+` there is a sign, and not a subtraction.
bool isSign(std::span<const SqlToken> tokens, std::size_t at)
{
    const auto &token = tokens[at];
    if (!token.isOperator("-") && !token.isOperator("+"))
        return false;
    if (at == 0)
        return true;
    const auto &before = tokens[at - 1];
    return isKeyword(before) || (before.kind == SqlToken::Kind::Operator && before.text != ")");
}

/// Whether token `at` stands directly after the one before. Never where the two could then be
/// read as one: a full stop joins names alone, a sign numbers and names alone.
bool sticks(std::span<const SqlToken> tokens, std::size_t at)
{
    const auto &before = tokens[at - 1];
    const auto &token = tokens[at];
    if (before.isOperator("(") || token.isOperator(")") || token.isOperator(",")
        || token.isOperator(";"))
        return true;
    if (token.isOperator("("))
        return isName(before) && !isKeyword(before);
    if (token.isOperator("."))
        return isName(before) && at + 1 < tokens.size() && isName(tokens[at + 1]);
    if (before.isOperator("."))
        return at >= 2 && isName(tokens[at - 2]) && isName(token);
    return isSign(tokens, at - 1) && (isName(token) || token.kind == SqlToken::Kind::Number);
}

} // namespace

bool SqlToken::is(std::string_view keyword) const
{
    return kind == SqlToken::Kind::Word && equalNames(value, keyword);
}

std::vector<SqlToken> tokenizeSql(std::string_view sql)
{
    return Cutter(sql).cut();
}

std::string renderSql(std::span<const SqlToken> tokens)
{
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && !sticks(tokens, i))
            text += ' ';
        text += tokens[i].text;
    }
    return text;
}

std::string normaliseSql(std::string_view sql)
{
    return renderSql(tokenizeSql(sql));
}

std::string quoteSqlName(std::string_view name)
{
    if (isPlainName(name) && !contains(reserved, uppered(name)))
        return canonicalWord(name);
    return alwaysQuotedSqlName(name);
}

std::string alwaysQuotedSqlName(std::string_view name)
{
    std::string text = "\"";
    for (const char c : name) {
        text += c;
        if (c == '"')
            text += c;
    }
    return text + '"';
}

bool equalNames(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string foldName(std::string_view name)
{
    std::string result(name);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

} // namespace sidestage
