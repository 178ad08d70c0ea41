// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/sqltext.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"
#include "probes/transport/mysqlconnection.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sidestage {

namespace {

struct Token
{
    enum class Kind : std::uint8_t { Word, Name, String, Other };
    Kind kind = Kind::Other;
    std::string text; ///< as it is shown
    std::string value; ///< of a name or string, without quotes
    bool isSpaced = false; ///< white space or a comment stood before it
};

bool isWordByte(char c)
{
    return isLetterOrDigit(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool isPlainAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Reads tokens by the rules of https://mariadb.com/kb/en/sql-language-structure/.
class Reader
{
public:
    explicit Reader(std::string_view sql) : m_sql(sql) { }

    std::vector<Token> read()
    {
        std::vector<Token> tokens;
        bool isSpaced = false;
        while (m_at < m_sql.size()) {
            if (skipSpace() || skipComment()) {
                isSpaced = true;
                continue;
            }
            auto token = next();
            token.isSpaced = isSpaced;
            isSpaced = false;
            tokens.push_back(std::move(token));
        }
        return tokens;
    }

private:
    char at(std::size_t ahead) const
    {
        return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : '\0';
    }

    bool skipSpace()
    {
        const auto before = m_at;
        while (m_at < m_sql.size() && isAsciiSpace(m_sql[m_at]))
            ++m_at;
        return m_at != before;
    }

    bool skipComment()
    {
        const bool isDashed = at(0) == '-' && at(1) == '-'
            && (m_at + 2 >= m_sql.size() || static_cast<unsigned char>(at(2)) <= ' ');
        if (isDashed || at(0) == '#') {
            m_at = std::min(m_sql.find('\n', m_at), m_sql.size());
            return true;
        }
        const bool runs = at(2) == '!' || (at(2) == 'M' && at(3) == '!');
        if (at(0) != '/' || at(1) != '*' || runs)
            return false;
        const auto end = m_sql.find("*/", m_at + 2);
        m_at = end == std::string_view::npos ? m_sql.size() : end + 2;
        return true;
    }

    Token next()
    {
        const auto c = at(0);
        if (c == '`')
            return quoted(Token::Kind::Name, 1);
        if (c == '\'' || c == '"')
            return quoted(Token::Kind::String, 1);
        // MySQL 8 hands out expressions with their quotes escaped once more.
        if (c == '\\' && at(1) == '\'')
            return quoted(Token::Kind::String, 2);
        const auto begin = m_at;
        if (isWordByte(c)) {
            while (m_at < m_sql.size() && isWordByte(m_sql[m_at]))
                ++m_at;
            return {Token::Kind::Word, std::string(m_sql.substr(begin, m_at - begin)), {}};
        }
        ++m_at;
        return {Token::Kind::Other, std::string(1, c), {}};
    }

    Token quoted(Token::Kind kind, std::size_t width)
    {
        const auto begin = m_at;
        const auto quote = m_sql.substr(m_at, width);
        const auto mark = quote.back();
        m_at += width;
        Token token{kind, {}, {}};
        for (; m_at < m_sql.size(); ++m_at) {
            if (m_sql.substr(m_at, width) == quote) {
                if (m_sql.substr(m_at + width, width) != quote) {
                    m_at += width;
                    token.text = width == 1 ? std::string(m_sql.substr(begin, m_at - begin))
                                            : mark + token.value + mark;
                    return token;
                }
                m_at += 2 * width - 1;
                token.value += mark;
                continue;
            }
            if (m_sql[m_at] == '\\' && kind == Token::Kind::String && m_at + 1 < m_sql.size())
                ++m_at;
            token.value += m_sql[m_at];
        }
        // A quote that never ends.
        return {Token::Kind::Other, std::string(m_sql.substr(begin)), {}};
    }

    std::string_view m_sql;
    std::size_t m_at = 0;
};

/// Character sets that are written before a literal by the session that made it.
bool isIntroducer(const Token &token)
{
    const auto word = lowered(token.text);
    return word == "_utf8mb4" || word == "_utf8mb3" || word == "_utf8" || word == "_latin1"
        || word == "_ascii";
}

/// The name that a literal is given to: "password" in `password = 'x'`.
std::string nameBefore(const std::vector<Token> &tokens, std::size_t literal)
{
    for (auto i = literal; i-- > 0;) {
        const auto word = lowered(tokens[i].text);
        if (tokens[i].kind == Token::Kind::Other ? word == "=" || word == ":"
                                                 : word == "default" || word == "by")
            continue;
        if (word == "identified")
            return "password";
        return tokens[i].kind == Token::Kind::Name ? tokens[i].value
            : tokens[i].kind == Token::Kind::Word  ? tokens[i].text
                                                   : std::string();
    }
    return {};
}

/// Whether a space stands between two tokens that had one, or needs one.
bool isSpaceBetween(const Token &left, const Token &right)
{
    if (left.text == "(" || right.text == ")" || right.text == "," || right.text == ";"
        || left.text == "." || right.text == ".")
        return false;
    if (left.text == ",")
        return true;
    const auto isWord = [](const Token &token) {
        return token.kind == Token::Kind::Word || token.kind == Token::Kind::Name;
    };
    return right.isSpaced || (isWord(left) && isWord(right));
}

} // namespace

MySqlText::MySqlText(std::string database, bool hasTableOfThatName,
                     const Fingerprinter &fingerprints)
    : m_database(std::move(database))
    , m_hasTableOfThatName(hasTableOfThatName)
    , m_fingerprints(&fingerprints)
{
}

std::string MySqlText::normalise(std::string_view sql, std::string_view name) const
{
    using Kind = Token::Kind;
    const auto tokens = Reader(sql).read();
    const auto isDot = [&](std::size_t i) { return i < tokens.size() && tokens[i].text == "."; };
    const auto nameAt = [&](std::size_t i) {
        return tokens[i].kind == Kind::Name ? std::string_view(tokens[i].value)
            : tokens[i].kind == Kind::Word  ? std::string_view(tokens[i].text)
                                            : std::string_view();
    };
    std::vector<Token> kept;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto token = tokens[i];
        const bool isFirst = i == 0 || (tokens[i - 1].text != "." && tokens[i - 1].text != "@");
        if (isFirst && isDot(i + 1) && !m_database.empty() && nameAt(i) == m_database
            && (!m_hasTableOfThatName || isDot(i + 3))) {
            ++i;
            if (i + 1 < tokens.size()) {
                // What stood before the database's name stands before the table's now.
                auto next = tokens[i + 1];
                next.isSpaced = token.isSpaced;
                if (next.kind == Kind::Name)
                    next.text = shownMySqlName(next.value);
                kept.push_back(std::move(next));
                ++i;
            }
            continue;
        }
        if (token.kind == Kind::Word && isIntroducer(token) && i + 1 < tokens.size()
            && tokens[i + 1].kind == Kind::String && isPlainAscii(tokens[i + 1].value)) {
            auto next = tokens[i + 1];
            next.isSpaced = token.isSpaced;
            token = std::move(next);
            ++i;
        }
        if (token.kind == Kind::Name)
            token.text = shownMySqlName(token.value);
        if (token.kind == Kind::String) {
            const auto givenTo = name.empty() ? nameBefore(tokens, i) : std::string(name);
            const auto shown = disclose(givenTo, givenTo, token.value, {}, *m_fingerprints);
            const auto *secret = shown.value.isSecret() ? &shown.value.toSecret()
                : shown.password                        ? &shown.password->toSecret()
                : shown.user                            ? &shown.user->toSecret()
                                                        : nullptr;
            if (secret && secret->isCredential)
                token.text = "'••• " + secret->fingerprintText().substr(0, 12) + "'";
        }
        kept.push_back(std::move(token));
    }
    std::string text;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (i > 0 && isSpaceBetween(kept[i - 1], kept[i]))
            text += ' ';
        text += kept[i].text;
    }
    while (text.ends_with(';'))
        text.pop_back();
    return text;
}

std::string shownMySqlName(std::string_view name)
{
    const bool isPlain = !name.empty() && std::ranges::all_of(name, isWordByte)
        && !std::ranges::all_of(name, isDigit);
    return isPlain ? std::string(name) : quotedMySqlName(name);
}

} // namespace sidestage
