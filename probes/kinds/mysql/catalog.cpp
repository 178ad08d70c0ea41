// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/catalog.h"

#include <algorithm>

namespace sidestage {

namespace {

// What a version without the thing answers.
const std::string nothing = "DO 0";

/// Not what migrations and samples need too.
bool isOfTheSchemaAlone(MySqlAsk ask)
{
    return ask > MySqlAsk::Indexes && ask <= MySqlAsk::Events;
}

std::string schemaQuery(MySqlAsk ask, const MySqlServer &server, const std::string &database)
{
    const auto from = [&](const std::string &columns, const std::string &table,
                          const std::string &schema, const std::string &order) {
        return "SELECT " + columns + " FROM information_schema." + table + " WHERE " + schema
            + " = " + database + (order.empty() ? "" : " ORDER BY " + order);
    };
    const bool isMariaDb = server.isMariaDb;
    switch (ask) {
    case MySqlAsk::Database:
        return from("DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME", "SCHEMATA", "SCHEMA_NAME",
                    {});
    case MySqlAsk::Tables:
        return from("TABLE_NAME, TABLE_TYPE, ENGINE, ROW_FORMAT, TABLE_ROWS, TABLE_COLLATION, "
                    "CREATE_OPTIONS, TABLE_COMMENT",
                    "TABLES", "TABLE_SCHEMA", {});
    case MySqlAsk::Columns:
        return from("TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, "
                    "CHARACTER_SET_NAME, COLLATION_NAME, EXTRA, COLUMN_COMMENT, "
                    "GENERATION_EXPRESSION, "
                        + std::string(isMariaDb ? "NULL" : "SRS_ID"),
                    "COLUMNS", "TABLE_SCHEMA", {});
    case MySqlAsk::Indexes:
        return from("TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, "
                    "INDEX_TYPE, INDEX_COMMENT, "
                        + std::string(!isMariaDb                     ? "IS_VISIBLE = 'NO'"
                                          : server.version >= 100600 ? "IGNORED = 'YES'"
                                                                     : "0")
                        + (isMariaDb || server.version < 80013 ? ", NULL" : ", EXPRESSION"),
                    "STATISTICS", "TABLE_SCHEMA", "TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX");
    case MySqlAsk::Keys:
        return from("TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, "
                    "REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME",
                    "KEY_COLUMN_USAGE", "REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA",
                    "TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION");
    case MySqlAsk::ForeignKeys:
        return from("TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE, MATCH_OPTION",
                    "REFERENTIAL_CONSTRAINTS", "CONSTRAINT_SCHEMA", {});
    case MySqlAsk::Checks:
        if (isMariaDb)
            return from("TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'YES', LEVEL",
                        "CHECK_CONSTRAINTS", "CONSTRAINT_SCHEMA", {});
        if (server.version < 80016)
            return nothing;
        return "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, t.ENFORCED, 'Table' FROM "
               "information_schema.TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c "
               "ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = "
               "t.CONSTRAINT_NAME WHERE t.CONSTRAINT_TYPE = 'CHECK' AND t.TABLE_SCHEMA = "
            + database;
    case MySqlAsk::Partitions:
        return from("TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, "
                    "SUBPARTITION_METHOD, PARTITION_EXPRESSION, SUBPARTITION_EXPRESSION, "
                    "PARTITION_DESCRIPTION",
                    "PARTITIONS", "PARTITION_NAME IS NOT NULL AND TABLE_SCHEMA",
                    "TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION");
    case MySqlAsk::Triggers:
        return from("EVENT_OBJECT_TABLE, TRIGGER_NAME, EVENT_MANIPULATION, ACTION_TIMING, "
                    "ACTION_STATEMENT, SQL_MODE, DEFINER",
                    "TRIGGERS", isMariaDb ? "EVENT_OBJECT_SCHEMA" : "TRIGGER_SCHEMA", {});
    case MySqlAsk::Views:
        return from("TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE, DEFINER, "
                        + std::string(isMariaDb ? "ALGORITHM" : "NULL"),
                    "VIEWS", "TABLE_SCHEMA", {});
    case MySqlAsk::Routines:
        return from("SPECIFIC_NAME, ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, "
                    "CHARACTER_SET_NAME, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, "
                    "SECURITY_TYPE, SQL_MODE, ROUTINE_COMMENT, DEFINER",
                    "ROUTINES", "ROUTINE_SCHEMA", {});
    case MySqlAsk::Parameters:
        return from("SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, "
                    "DTD_IDENTIFIER, ROUTINE_TYPE",
                    "PARAMETERS", "ORDINAL_POSITION > 0 AND SPECIFIC_SCHEMA",
                    "SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION");
    case MySqlAsk::Events:
        return from("EVENT_NAME, DEFINER, TIME_ZONE, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, "
                    "INTERVAL_VALUE, INTERVAL_FIELD, SQL_MODE, ENDS, STATUS, ON_COMPLETION, "
                    "EVENT_COMMENT",
                    "EVENTS", "EVENT_SCHEMA", {});
    default:
        return nothing;
    }
}

} // namespace

const MySqlRows &MySqlAnswers::operator[](MySqlAsk ask) const
{
    static const MySqlRows none;
    const auto &answer = m_answers.at(static_cast<std::size_t>(ask));
    return answer ? *answer : none;
}

const Error *MySqlAnswers::refusal(MySqlAsk ask) const
{
    const auto &answer = m_answers.at(static_cast<std::size_t>(ask));
    return answer ? nullptr : &answer.error();
}

const Error *MySqlAnswers::fatal() const
{
    const auto found = std::ranges::find_if(m_answers, [](const auto &answer) {
        return !answer
            && (answer.error().code == ErrorCode::TimedOut
                || answer.error().code == ErrorCode::Unreachable);
    });
    return found == m_answers.end() ? nullptr : &found->error();
}

bool isAskedLater(MySqlAsk ask)
{
    return ask == MySqlAsk::ForeignKeys || ask == MySqlAsk::Partitions;
}

std::vector<MySqlAsk> mySqlLaterAsks(const MySqlAnswers &answers)
{
    std::vector<MySqlAsk> asks;
    if (answers[MySqlAsk::Keys].size() > 0)
        asks.push_back(MySqlAsk::ForeignKeys);
    const auto &tables = answers[MySqlAsk::Tables];
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (cell(tables, i, TableColumn::Options).find("partitioned") != std::string_view::npos) {
            asks.push_back(MySqlAsk::Partitions);
            break;
        }
    }
    return asks;
}

std::string mySqlLaterQuery(MySqlAsk ask, const MySqlServer &server, const std::string &database)
{
    return schemaQuery(ask, server, database);
}

std::vector<std::string> mySqlCatalogQueries(const MySqlServer &server, const std::string &database,
                                             const std::vector<std::string> &variables,
                                             bool hasSchema)
{
    std::string names;
    for (const auto &name : variables)
        names += (names.empty() ? "'" : ", '") + name + '\'';
    std::vector<std::string> queries;
    for (std::size_t i = 0; i < static_cast<std::size_t>(MySqlAsk::Last); ++i) {
        const auto ask = static_cast<MySqlAsk>(i);
        if (isAskedLater(ask) || (!hasSchema && isOfTheSchemaAlone(ask))) {
            queries.push_back(nothing);
            continue;
        }
        if (!hasSchema && ask == MySqlAsk::Tables) {
            queries.push_back("SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE "
                              "TABLE_SCHEMA = "
                              + database);
            continue;
        }
        switch (ask) {
        case MySqlAsk::Variables:
            queries.push_back("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ')');
            break;
        case MySqlAsk::OwnRights:
            queries.emplace_back("SHOW GRANTS");
            break;
        case MySqlAsk::OwnRole:
            queries.emplace_back("SELECT CURRENT_ROLE()");
            break;
        case MySqlAsk::Replica:
            queries.emplace_back(server.isMariaDb              ? "SHOW ALL SLAVES STATUS"
                                     : server.version >= 80022 ? "SHOW REPLICA STATUS"
                                                               : "SHOW SLAVE STATUS");
            break;
        case MySqlAsk::GrantTables:
            queries.emplace_back(
                "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA "
                "= 'mysql' AND TABLE_NAME IN ('user', 'db', 'tables_priv', 'columns_priv', "
                "'procs_priv', 'roles_mapping', 'role_edges', 'global_grants')");
            break;
        default:
            queries.push_back(schemaQuery(ask, server, database));
        }
    }
    return queries;
}

} // namespace sidestage
