// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/sqlite/definitions.h"

#include <algorithm>

namespace sidestage {

namespace {

using Tokens = std::span<const SqlToken>;

/// Skips "IF NOT EXISTS" and "schema.name"; the rest begins after the object's own name.
Tokens afterOwnName(Tokens tokens)
{
    if (tokens.size() >= 3 && tokens[0].is("IF") && tokens[1].is("NOT") && tokens[2].is("EXISTS"))
        tokens = tokens.subspan(3);
    if (tokens.size() >= 3 && tokens[1].isOperator("."))
        tokens = tokens.subspan(2);
    return tokens.subspan(std::min<std::size_t>(1, tokens.size()));
}

/// The tokens after the first appearance of a keyword; empty where it does not appear.
Tokens after(Tokens tokens, std::string_view keyword)
{
    const auto found = std::ranges::find_if(tokens, [&](const auto &t) { return t.is(keyword); });
    if (found == tokens.end())
        return {};
    return tokens.subspan(static_cast<std::size_t>(found - tokens.begin()) + 1);
}

Tokens withoutSemicolons(Tokens tokens)
{
    while (!tokens.empty() && tokens.back().isOperator(";"))
        tokens = tokens.first(tokens.size() - 1);
    return tokens;
}

} // namespace

std::size_t bracketLength(Tokens tokens)
{
    if (tokens.empty() || !tokens.front().isOperator("("))
        return 0;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].isOperator("("))
            ++depth;
        else if (tokens[i].isOperator(")") && --depth == 0)
            return i + 1;
    }
    return tokens.size();
}

std::vector<Tokens> splitAtCommas(Tokens tokens)
{
    std::vector<Tokens> parts;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].isOperator("("))
            ++depth;
        else if (tokens[i].isOperator(")"))
            --depth;
        else if (depth == 0 && tokens[i].isOperator(",")) {
            parts.push_back(tokens.subspan(begin, i - begin));
            begin = i + 1;
        }
    }
    if (begin < tokens.size())
        parts.push_back(tokens.subspan(begin));
    return parts;
}

std::string normaliseIndexTerms(Tokens terms)
{
    std::string text;
    for (auto term : splitAtCommas(terms)) {
        if (!term.empty() && term.back().is("ASC"))
            term = term.first(term.size() - 1);
        text += (text.empty() ? "" : ", ") + renderSql(term);
    }
    return text;
}

std::string normaliseIndex(std::string_view sql)
{
    const auto tokens = tokenizeSql(sql);
    const bool isUnique = tokens.size() > 1 && tokens[1].is("UNIQUE");
    auto rest = afterOwnName(after(tokens, "INDEX"));
    rest = rest.subspan(std::min<std::size_t>(2, rest.size())); // ON and the table's name
    const auto length = bracketLength(rest);
    const auto condition = withoutSemicolons(rest.subspan(length));
    auto text = std::string(isUnique ? "UNIQUE (" : "(")
        + normaliseIndexTerms(
                    rest.subspan(std::min<std::size_t>(1, length), length < 2 ? 0 : length - 2))
        + ")";
    return condition.empty() ? text : text + " " + renderSql(condition);
}

std::string normaliseView(std::string_view sql)
{
    const auto tokens = tokenizeSql(sql);
    auto rest = withoutSemicolons(afterOwnName(after(tokens, "VIEW")));
    if (!rest.empty() && rest.front().is("AS"))
        rest = rest.subspan(1);
    return renderSql(rest);
}

std::string normaliseTrigger(std::string_view sql)
{
    const auto tokens = tokenizeSql(sql);
    auto rest = withoutSemicolons(afterOwnName(after(tokens, "TRIGGER")));
    std::vector<SqlToken> kept;
    const auto word = [](std::string_view text) {
        return SqlToken{SqlToken::Kind::Word, std::string(text), std::string(text)};
    };
    if (!rest.empty() && !rest.front().is("BEFORE") && !rest.front().is("AFTER")
        && !rest.front().is("INSTEAD"))
        kept.push_back(word("BEFORE"));
    // Up to the table's name, which the path tells.
    std::size_t i = 0;
    for (; i < rest.size() && !rest[i].is("ON"); ++i)
        kept.push_back(rest[i]);
    i += 2;
    if (i < rest.size() && rest[i].isOperator("."))
        i += 2;
    if (i + 2 < rest.size() && rest[i].is("FOR") && rest[i + 1].is("EACH") && rest[i + 2].is("ROW"))
        i += 3; // SQLite has no other kind
    for (; i < rest.size(); ++i)
        kept.push_back(rest[i]);
    return renderSql(kept);
}

} // namespace sidestage
