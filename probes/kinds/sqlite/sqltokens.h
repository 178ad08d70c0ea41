// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One token of SQLite's SQL, without comments and white space.
struct SqlToken
{
    enum class Kind : std::uint8_t {
        Word, ///< a keyword or a bare name
        QuotedName, ///< "name", `name` or [name]
        String, ///< 'text'
        Number,
        Blob, ///< x'00ff'
        Variable, ///< ?1, :name, @name, $name
        Operator, ///< also brackets, commas, full stops and semicolons
        Illegal ///< a byte that SQL has no use for, or text whose quote never ends
    };
    Kind kind = Kind::Illegal;
    std::string text; ///< as it is compared and shown: the same for every way of writing it
    std::string value; ///< of a Word, QuotedName or String: the name itself, without quotes

    /// Whether it is that keyword (given in capitals), and not a quoted name.
    bool is(std::string_view keyword) const;
    bool isOperator(std::string_view symbol) const
    {
        return kind == Kind::Operator && text == symbol;
    }
    /// SQLite takes a string for a name where a name must stand.
    bool canBeName() const
    {
        return kind == Kind::Word || kind == Kind::QuotedName || kind == Kind::String;
    }
};

/// Cuts any bytes into tokens, by the rules of https://www.sqlite.org/lang_keywords.html and of
/// SQLite's tokenizer. Never fails: what is no SQL becomes Illegal tokens.
///
/// Made alike: the case of keywords, of hexadecimal digits and exponents; the quotes of a name
/// that needs none; `==` and `=`, `<>` and `!=`. The case of names is kept: a view hands it out.
std::vector<SqlToken> tokenizeSql(std::string_view sql);

/// The tokens in one line, spaced in one way only. Tokenizing the result gives the same tokens.
std::string renderSql(std::span<const SqlToken> tokens);

/// `renderSql(tokenizeSql(sql))`.
std::string normaliseSql(std::string_view sql);

/// A name as it stands in normalised SQL: bare where it can be, else in double quotes.
std::string quoteSqlName(std::string_view name);

/// A name in double quotes, as any statement takes it.
std::string alwaysQuotedSqlName(std::string_view name);

/// Equal but for the case of ASCII letters: how SQLite compares names.
bool equalNames(std::string_view a, std::string_view b);
/// ASCII letters made small.
std::string foldName(std::string_view name);

} // namespace sidestage
