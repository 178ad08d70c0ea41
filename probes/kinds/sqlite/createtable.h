// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A constraint as its CREATE TABLE says it. All SQL is normalised.
struct TableConstraint
{
    enum class Kind : std::uint8_t { PrimaryKey, Unique, Check, ForeignKey, NotNull };
    Kind kind = Kind::Check;
    std::string name; ///< empty: unnamed
    std::vector<std::string> columns; ///< folded to small letters; of all kinds but Check
    std::string terms; ///< the columns with order and collation, or the expression
    std::string parent; ///< ForeignKey: the table that it refers to
    std::vector<std::string> parentColumns; ///< as written; empty: the parent's primary key
    std::string tail; ///< what follows: conflict clause, actions, deferral; may be empty
};

/// What only the text of a CREATE TABLE tells; the pragmas leave it out.
struct CreateTable
{
    struct Column
    {
        std::string name;
        std::string generated; ///< "(a + b) STORED"; empty for an ordinary column
    };
    bool isVirtual = false;
    std::string module; ///< of a virtual table: "fts5"
    std::string arguments; ///< of a virtual table, normalised, without the outer brackets
    std::vector<Column> columns;
    std::vector<TableConstraint> constraints;
};

/// Reads the text as SQLite keeps it in sqlite_schema. Unsupported where it is not one that
/// SQLite could have written.
Result<CreateTable> parseCreateTable(std::string_view sql);

} // namespace sidestage
