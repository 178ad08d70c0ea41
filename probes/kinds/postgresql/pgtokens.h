// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One token of PostgreSQL's SQL, without white space.
struct PgToken
{
    enum class Kind : std::uint8_t {
        Word, ///< a keyword or a bare name
        QuotedName, ///< "name"
        String, ///< 'text', E'text', $tag$text$tag$ and the like
        Number,
        Parameter, ///< $1
        Operator, ///< also brackets, commas, full stops and "::"
        Comment,
        Illegal ///< text whose quote never ends
    };
    Kind kind = Kind::Illegal;
    std::string text; ///< as it was written
    std::string value; ///< of a Word, QuotedName or String: without quotes
    std::size_t begin = 0; ///< offset of the first byte
    std::size_t end = 0; ///< offset behind the last byte

    bool is(std::string_view keyword) const { return kind == Kind::Word && text == keyword; }
    bool isOperator(std::string_view symbol) const
    {
        return kind == Kind::Operator && text == symbol;
    }
    bool isName() const { return kind == Kind::Word || kind == Kind::QuotedName; }
};

/// Cuts any bytes into tokens by the rules of
/// https://www.postgresql.org/docs/current/sql-syntax-lexical.html. Never fails. Comments are
/// tokens where `withComments`, else left out.
std::vector<PgToken> tokenizePg(std::string_view sql, bool withComments = false);

/// The tokens in one line, spaced in one way only.
std::string renderPg(std::span<const PgToken> tokens);

/// A name as the server's own quote_ident writes one that is no keyword.
std::string quotePgName(std::string_view name);

/// The members of an array as the server writes it: {a,"b c",NULL}. A NULL is an empty text.
std::vector<std::string> pgArray(std::string_view text);
/// The numbers of "{1,2}" or of a vector, "1 2".
std::vector<std::int64_t> pgNumbers(std::string_view text);

} // namespace sidestage
