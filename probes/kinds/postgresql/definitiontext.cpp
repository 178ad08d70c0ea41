// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"

#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"
#include "probes/kinds/database/literalmask.h"
#include "probes/kinds/postgresql/pgtokens.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

using Kind = PgToken::Kind;
using Tokens = std::vector<PgToken>;

bool isOperatorAt(const Tokens &tokens, std::size_t at, std::string_view symbol)
{
    return at < tokens.size() && tokens[at].isOperator(symbol);
}

/// How many tokens the name of a type for text covers there, its length in brackets included;
/// 0 where another type stands there.
std::size_t textTypeLength(const Tokens &tokens, std::size_t at)
{
    if (at >= tokens.size() || tokens[at].kind != Kind::Word)
        return 0;
    std::size_t length = 0;
    if (tokens[at].is("text") || tokens[at].is("bpchar") || tokens[at].is("name"))
        return 1;
    if (tokens[at].is("character"))
        length = at + 1 < tokens.size() && tokens[at + 1].is("varying") ? 2 : 1;
    if (length > 0 && isOperatorAt(tokens, at + length, "(")
        && isOperatorAt(tokens, at + length + 2, ")"))
        length += 3;
    return length;
}

bool isArrayMarkAt(const Tokens &tokens, std::size_t at)
{
    return isOperatorAt(tokens, at, "[") && isOperatorAt(tokens, at + 1, "]");
}

/// The index of the bracket that closes the one at `open`; the size where none does.
std::size_t closingOf(const Tokens &tokens, std::size_t open)
{
    int depth = 0;
    for (auto i = open; i < tokens.size(); ++i) {
        if (tokens[i].kind != Kind::Operator || tokens[i].text.size() != 1)
            continue;
        const char c = tokens[i].text.front();
        if (c == '(' || c == '[')
            ++depth;
        else if ((c == ')' || c == ']') && --depth == 0)
            return i;
    }
    return tokens.size();
}

/// Whether a bracket after that token only groups, and calls or lists nothing.
bool groupsAfter(const Tokens &tokens, std::size_t open)
{
    if (open == 0)
        return true;
    const auto &before = tokens[open - 1];
    if (before.kind == Kind::Operator)
        return before.text != ")" && before.text != "]" && before.text != ".";
    static constexpr std::array<std::string_view, 11> words{
        "AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "WHERE", "BETWEEN", "LIKE", "CASE", "SELECT"};
    return before.kind == Kind::Word && std::ranges::find(words, before.text) != words.end();
}

void erase(Tokens &tokens, std::size_t at, std::size_t count)
{
    tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at),
                 tokens.begin() + static_cast<std::ptrdiff_t>(at + count));
}

/// Whether (from, until) is one value: a literal, a name or names joined by full stops.
bool isSingleValue(const Tokens &tokens, std::size_t from, std::size_t until)
{
    if (until == from + 1)
        return tokens[from].isName() || tokens[from].kind == Kind::String
            || tokens[from].kind == Kind::Number;
    for (auto i = from; i < until; ++i) {
        if ((i - from) % 2 == 0 ? !tokens[i].isName() : !tokens[i].isOperator("."))
            return false;
    }
    return (until - from) % 2 == 1;
}

/// One pass from the end to the beginning, so that what stands deeper is done before what holds
/// it. True where something was changed.
bool simplifyOnce(Tokens &tokens)
{
    bool isChanged = false;
    for (auto i = tokens.size(); i-- > 0;) {
        if (tokens[i].isOperator("::") && i > 0) {
            const auto length = textTypeLength(tokens, i + 1);
            if (length == 0)
                continue;
            const bool isArray = isArrayMarkAt(tokens, i + 1 + length);
            if (!isArray && tokens[i - 1].kind == Kind::String) {
                erase(tokens, i, 1 + length);
                isChanged = true;
            } else if (isArray && tokens[i - 1].isOperator("]")) {
                auto open = i - 1;
                for (int depth = 0; open > 0; --open) {
                    depth += tokens[open].isOperator("]") ? 1
                        : tokens[open].isOperator("[")    ? -1
                                                          : 0;
                    if (depth == 0)
                        break;
                }
                if (open == 0 || !tokens[open - 1].is("ARRAY"))
                    continue;
                erase(tokens, i, 3 + length);
                isChanged = true;
            }
        } else if (tokens[i].isOperator("(") && groupsAfter(tokens, i)) {
            const auto close = closingOf(tokens, i);
            if (close == tokens.size() || isOperatorAt(tokens, close + 1, ".")
                || isOperatorAt(tokens, close + 1, "["))
                continue;
            const bool isArray = tokens[i + 1].is("ARRAY") && isOperatorAt(tokens, i + 2, "[")
                && closingOf(tokens, i + 2) + 1 == close;
            if (!isArray && !isSingleValue(tokens, i + 1, close))
                continue;
            erase(tokens, close, 1);
            erase(tokens, i, 1);
            isChanged = true;
        }
    }
    return isChanged;
}

Tokens simplified(std::string_view sql)
{
    auto tokens = tokenizePg(sql);
    while (!tokens.empty() && tokens.back().isOperator(";"))
        tokens.pop_back();
    for (auto &token : tokens) {
        if (token.kind == Kind::QuotedName)
            token.text = quotePgName(token.value);
    }
    while (simplifyOnce(tokens)) { }
    return tokens;
}

/// Whether what stands before that word has nothing to do with what stands behind it.
bool endsComparison(const PgToken &token)
{
    static constexpr std::array<std::string_view, 6> words{"and",  "or",   "where",
                                                           "then", "from", "begin"};
    return token.kind == Kind::Word && std::ranges::find(words, lowered(token.text)) != words.end();
}

/// For each token whether it stands in a query within the query.
std::vector<bool> isWithinSubquery(const Tokens &tokens)
{
    std::vector<bool> within(tokens.size(), false);
    std::vector<bool> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].isOperator("(")) {
            const bool isQuery = i + 1 < tokens.size()
                && (tokens[i + 1].is("SELECT") || tokens[i + 1].is("WITH")
                    || tokens[i + 1].is("VALUES"));
            open.push_back(isQuery || (!open.empty() && open.back()));
        } else if (tokens[i].isOperator(")") && !open.empty()) {
            open.pop_back();
        }
        within[i] = !open.empty() && open.back();
    }
    return within;
}

/// The name by which the outermost query knows its only table; empty where it has several, or is
/// made of several queries.
std::string onlyTableName(const Tokens &tokens)
{
    static constexpr std::array<std::string_view, 11> ends{"WHERE", "GROUP",  "HAVING",   "ORDER",
                                                           "LIMIT", "OFFSET", "FOR",      "WINDOW",
                                                           "FETCH", "UNION",  "INTERSECT"};
    std::size_t from = tokens.size();
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += tokens[i].isOperator("(") ? 1 : tokens[i].isOperator(")") ? -1 : 0;
        if (depth != 0)
            continue;
        if (tokens[i].is("UNION") || tokens[i].is("INTERSECT") || tokens[i].is("EXCEPT"))
            return {};
        if (tokens[i].is("FROM") && from == tokens.size())
            from = i;
    }
    if (from == tokens.size())
        return {};
    std::string name;
    depth = 0;
    for (auto i = from + 1; i < tokens.size(); ++i) {
        const auto &token = tokens[i];
        if (depth == 0 && token.kind == Kind::Word
            && std::ranges::find(ends, token.text) != ends.end())
            break;
        depth += token.isOperator("(") ? 1 : token.isOperator(")") ? -1 : 0;
        if (depth == 0 && (token.isOperator(",") || token.is("JOIN")))
            return {};
        if (depth == 0 && token.isName() && !token.is("ONLY") && !token.is("LATERAL")
            && !token.is("ORDINALITY") && !token.is("WITH"))
            name = token.value;
    }
    return name;
}

} // namespace

std::string normalisedPg(std::string_view sql)
{
    return renderPg(simplified(sql));
}

std::string normalisedPgQuery(std::string_view sql)
{
    auto tokens = simplified(sql);
    const auto name = onlyTableName(tokens);
    if (name.empty())
        return renderPg(tokens);
    const auto within = isWithinSubquery(tokens);
    Tokens kept;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool isPrefix = !within[i] && tokens[i].isName() && tokens[i].value == name
            && isOperatorAt(tokens, i + 1, ".") && (i == 0 || !tokens[i - 1].isOperator("."))
            && !isOperatorAt(tokens, i + 3, ".");
        const bool isTable = i > 0
            && (tokens[i - 1].is("FROM") || tokens[i - 1].is("ONLY")
                || tokens[i - 1].isOperator("::"));
        if (isPrefix && !isTable) {
            ++i;
            continue;
        }
        kept.push_back(tokens[i]);
    }
    while (simplifyOnce(kept)) { }
    return renderPg(kept);
}

std::vector<std::string> normalisedPgList(std::string_view sql)
{
    const auto tokens = simplified(sql);
    std::vector<std::string> parts;
    std::size_t begin = 0;
    int depth = 0;
    const std::span<const PgToken> all(tokens);
    for (std::size_t i = 0; i <= tokens.size(); ++i) {
        if (i < tokens.size()) {
            depth += tokens[i].isOperator("(") || tokens[i].isOperator("[") ? 1
                : tokens[i].isOperator(")") || tokens[i].isOperator("]")    ? -1
                                                                            : 0;
            if (depth != 0 || !tokens[i].isOperator(","))
                continue;
        }
        if (i > begin)
            parts.push_back(renderPg(all.subspan(begin, i - begin)));
        begin = i + 1;
    }
    return parts;
}

std::string withoutOwnName(std::string_view createCommand)
{
    auto tokens = simplified(createCommand);
    Tokens kept;
    std::size_t i = 0;
    while (i < tokens.size() && !tokens[i].is("TRIGGER") && !tokens[i].is("RULE")) {
        if (!tokens[i].is("CREATE"))
            kept.push_back(tokens[i]);
        ++i;
    }
    const bool isRule = i < tokens.size() && tokens[i].is("RULE");
    i += 2; // the word and the name
    if (isRule && i < tokens.size() && tokens[i].is("AS"))
        ++i;
    const std::string_view mark = isRule ? "TO" : "ON";
    while (i < tokens.size() && !tokens[i].is(mark))
        kept.push_back(tokens[i++]);
    i += 2; // the word and the table
    if (isOperatorAt(tokens, i, "."))
        i += 2;
    for (; i < tokens.size(); ++i)
        kept.push_back(tokens[i]);
    return renderPg(kept);
}

std::string plainBody(std::string_view body)
{
    std::string text;
    body = trimmed(body);
    text.reserve(body.size());
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '\r' || i + 1 >= body.size() || body[i + 1] != '\n')
            text += body[i] == '\r' ? '\n' : body[i];
    }
    return text;
}

std::string withoutCredentialsPg(std::string text, std::string_view name,
                                 const Fingerprinter &fingerprints)
{
    if (text.find_first_of("'$") == std::string::npos && text.find("--") == std::string::npos
        && text.find("/*") == std::string::npos)
        return text;
    const auto tokens = tokenizePg(text, true);
    std::string shown;
    std::size_t at = 0;
    // What the next literal is given to: the name before it, or that with which the statement
    // begins ("v_password text := 'x'").
    std::string_view given = name;
    std::string_view first;
    const auto nameFor = [&] {
        return !name.empty() ? name : isCredentialName(first) ? first : given;
    };
    for (const auto &token : tokens) {
        if (token.isName()) {
            given = token.value;
            if (endsComparison(token))
                first = {};
            else if (first.empty() || !isCredentialName(first))
                first = token.value;
        } else if (token.kind == Kind::Comment) {
            // Words of a comment have no name before them; their form alone tells.
            auto begin = token.begin;
            while (begin < token.end) {
                auto end = begin;
                while (end < token.end && !isAsciiSpace(text[end]))
                    ++end;
                const auto word = std::string_view(text).substr(begin, end - begin);
                if (word.size() >= 8) {
                    if (const auto mask = maskOfLiteral({}, word, fingerprints)) {
                        shown.append(text, at, begin - at).append(*mask);
                        at = end;
                    }
                }
                begin = end + 1;
            }
        } else if (token.kind == Kind::String) {
            const bool isCode =
                token.text.front() == '$' && token.value.find('\'') != std::string::npos;
            std::string instead;
            if (isCode) {
                instead = withoutCredentialsPg(token.value, given, fingerprints);
                if (instead == token.value)
                    continue;
            } else if (const auto mask = maskOfLiteral(nameFor(), token.value, fingerprints)) {
                instead = "'" + *mask + "'";
            } else {
                continue;
            }
            shown.append(text, at, token.begin - at).append(instead);
            at = token.end;
        } else if (token.isOperator(";") || token.isOperator(",")) {
            given = name;
            first = {};
        }
    }
    return shown.append(text, at, std::string::npos);
}

} // namespace sidestage
