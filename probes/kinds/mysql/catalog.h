// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/mysqlconnection.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// Which server answers: its catalogs differ by that.
struct MySqlServer
{
    bool isMariaDb = true;
    int version = 0; ///< 101119, 80036

    bool isAtLeast(int mariaDb, int mySql) const
    {
        return version >= (isMariaDb ? mariaDb : mySql);
    }
};

/// What is asked in one round trip; the columns of each are named where it is asked.
enum class MySqlAsk : std::uint8_t {
    Variables,
    OwnRights,
    OwnRole,
    Replica,
    Database,
    Tables,
    Columns,
    Indexes,
    Keys,
    ForeignKeys,
    Checks,
    Partitions,
    Triggers,
    Views,
    Routines,
    Parameters,
    Events,
    GrantTables,
    Last
};

// The columns of the answers, in order.
enum class TableColumn : std::uint8_t {
    Name,
    Kind,
    Engine,
    RowFormat,
    Rows,
    Collation,
    Options,
    Comment
};
enum class ColumnColumn : std::uint8_t {
    Table,
    Name,
    Default,
    Nullable,
    Type,
    CharacterSet,
    Collation,
    Extra,
    Comment,
    Generated,
    Srs
};
enum class IndexColumn : std::uint8_t {
    Table,
    Name,
    NonUnique,
    Column,
    Order,
    Part,
    Kind,
    Comment,
    Hidden,
    Expression
};
enum class KeyColumn : std::uint8_t { Table, Name, Column, ParentDatabase, Parent, ParentColumn };
enum class ForeignKeyColumn : std::uint8_t { Table, Name, OnUpdate, OnDelete, Match };
enum class CheckColumn : std::uint8_t { Table, Name, Clause, Enforced, Level };
enum class PartitionColumn : std::uint8_t {
    Table,
    Name,
    SubName,
    Method,
    SubMethod,
    Expression,
    SubExpression,
    Values
};
enum class TriggerColumn : std::uint8_t { Table, Name, Event, Timing, Body, SqlMode, Definer };
enum class ViewColumn : std::uint8_t { Name, Definition, Check, Security, Definer, Algorithm };
enum class RoutineColumn : std::uint8_t {
    Specific,
    Name,
    Kind,
    Returns,
    ReturnsSet,
    Body,
    Deterministic,
    Access,
    Security,
    SqlMode,
    Comment,
    Definer
};
enum class ParameterColumn : std::uint8_t { Routine, Position, Mode, Name, Type, Kind };
enum class EventColumn : std::uint8_t {
    Name,
    Definer,
    TimeZone,
    Body,
    Kind,
    At,
    Interval,
    Unit,
    SqlMode,
    Ends,
    Status,
    Completion,
    Comment
};

/// The answers to all of them.
class MySqlAnswers
{
public:
    explicit MySqlAnswers(std::vector<Result<MySqlRows>> answers)
        : m_answers(std::move(answers)) { }

    /// No rows where the server refused; see `refusal`.
    const MySqlRows &operator[](MySqlAsk ask) const;
    /// Why there is no answer, or nullptr.
    const Error *refusal(MySqlAsk ask) const;
    /// What was asked later, in place of what was there.
    void put(MySqlAsk ask, Result<MySqlRows> answer)
    {
        m_answers.at(static_cast<std::size_t>(ask)) = std::move(answer);
    }
    /// A time-out or a loss that concerns the whole reading, or nullptr.
    const Error *fatal() const;

private:
    std::vector<Result<MySqlRows>> m_answers;
};

/// MariaDB opens every table of the database for each of a few catalogs: they are asked once it is
/// known that there is something in them.
bool isAskedLater(MySqlAsk ask);
/// Which of those are worth asking after the first answers.
std::vector<MySqlAsk> mySqlLaterAsks(const MySqlAnswers &answers);
/// One of them, as a statement; `database` as a literal.
std::string mySqlLaterQuery(MySqlAsk ask, const MySqlServer &server, const std::string &database);

/// In the order of MySqlAsk, what is asked later left out, and without the schema what only that
/// needs: then no table has to be opened. `database` as a literal. Filtered by the
/// schema of the table, which spares MariaDB the opening of every other table; never SHOW CREATE.
std::vector<std::string> mySqlCatalogQueries(const MySqlServer &server, const std::string &database,
                                             const std::vector<std::string> &variables,
                                             bool hasSchema);

/// A cell by the enumeration of its answer.
template <typename Column>
std::string_view cell(const MySqlRows &rows, std::size_t row, Column column)
{
    return rows.text(row, static_cast<std::size_t>(column));
}
template <typename Column>
bool isNullCell(const MySqlRows &rows, std::size_t row, Column column)
{
    return rows.isNull(row, static_cast<std::size_t>(column));
}

} // namespace sidestage
