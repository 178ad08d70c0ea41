// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/schema.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <map>
#include <set>

namespace sidestage {

namespace {

Error denied(std::string message, std::string suggestion)
{
    return {ErrorCode::PermissionDenied, std::move(message), {}, std::move(suggestion)};
}

void writeTriggers(const MySqlSchema &schema)
{
    using C = TriggerColumn;
    const auto &tables = schema.answers[MySqlAsk::Tables];
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const auto name = std::string(cell(tables, i, TableColumn::Name));
        const auto kind = cell(tables, i, TableColumn::Kind);
        if ((kind == "BASE TABLE" || kind == "SYSTEM VERSIONED") && schema.filter.takes(name)
            && !schema.rights.has("TRIGGER", schema.text.database(), name))
            schema.table(name).gap("triggers",
                                   denied("the server shows triggers to roles alone that have the "
                                          "privilege TRIGGER",
                                          "grant TRIGGER on the database"));
    }
    const auto &rows = schema.answers[MySqlAsk::Triggers];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto table = cell(rows, i, C::Table);
        if (!schema.filter.takes(std::string(table)))
            continue;
        const auto facts = schema.table(table).below("triggers").below(cell(rows, i, C::Name));
        facts.set(FactValue::text(std::string(cell(rows, i, C::Timing)) + ' '
                                  + std::string(cell(rows, i, C::Event)) + " FOR EACH ROW "
                                  + schema.text.normalise(cell(rows, i, C::Body))));
        facts.add("sql-mode", MySqlSchema::modes(cell(rows, i, C::SqlMode)));
        facts.add("definer", FactValue::text(schema.account(cell(rows, i, C::Definer))));
    }
}

void writeViews(const MySqlSchema &schema)
{
    using C = ViewColumn;
    const auto &rows = schema.answers[MySqlAsk::Views];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto name = std::string(cell(rows, i, C::Name));
        if (!schema.filter.takes(name))
            continue;
        const auto facts = schema.facts.below("views").below("main." + name);
        facts.set(FactValue::text("view"));
        if (cell(rows, i, C::Definition).empty())
            facts.gap("definition",
                      denied("the server shows a view's query to roles alone that have the "
                             "privilege SHOW VIEW",
                             "grant SHOW VIEW on the database"));
        else
            facts.add("definition", schema.definition(cell(rows, i, C::Definition)));
        if (const auto check = cell(rows, i, C::Check); check != "NONE" && !check.empty())
            facts.add("check-option", FactValue::text(check));
        facts.add("security", FactValue::text(cell(rows, i, C::Security)));
        if (const auto algorithm = cell(rows, i, C::Algorithm);
            !algorithm.empty() && algorithm != "UNDEFINED")
            facts.add("algorithm", FactValue::text(algorithm));
        facts.add("definer", FactValue::text(schema.account(cell(rows, i, C::Definer))));
    }
}

/// Where nothing of a routine is seen nobody can tell that it is there.
bool seesAllRoutines(const MySqlSchema &schema)
{
    const auto &database = schema.text.database();
    const auto &rights = schema.rights;
    const bool isShown = rights.has("EXECUTE", database) || rights.has("ALTER ROUTINE", database)
        || rights.has("CREATE ROUTINE", database);
    if (schema.server.isMariaDb)
        return isShown || rights.has("SELECT", "mysql", "proc")
            || rights.has("SHOW CREATE ROUTINE", database);
    return isShown || rights.has("SELECT", "*") || rights.has("SHOW_ROUTINE", "*");
}

struct Arguments
{
    std::string types; ///< "int, varchar(10)"
    std::string whole; ///< "IN a int, OUT b varchar(10)"
};

std::map<std::string, Arguments> argumentsOf(const MySqlSchema &schema)
{
    using C = ParameterColumn;
    std::map<std::string, Arguments> all;
    const auto &rows = schema.answers[MySqlAsk::Parameters];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto &one =
            all[std::string(cell(rows, i, C::Kind)) + ' ' + std::string(cell(rows, i, C::Routine))];
        const auto type = normalMySqlType(cell(rows, i, C::Type));
        const auto *comma = one.types.empty() ? "" : ", ";
        one.types += comma + type;
        one.whole += comma + std::string(cell(rows, i, C::Mode)) + ' '
            + std::string(cell(rows, i, C::Name)) + ' ' + type;
    }
    return all;
}

void writeRoutines(const MySqlSchema &schema)
{
    using C = RoutineColumn;
    const auto sourceHint = schema.server.isMariaDb ? "grant SELECT on mysql.proc"
        : schema.server.version >= 80020            ? "grant SHOW_ROUTINE on *.*"
                                                    : "grant SELECT on *.*";
    if (!seesAllRoutines(schema)) {
        schema.facts.gap("functions",
                         denied("the server shows functions and procedures to roles alone that may "
                                "run them or read all of them",
                                sourceHint));
        return;
    }
    const auto arguments = argumentsOf(schema);
    const auto &rows = schema.answers[MySqlAsk::Routines];
    std::set<std::string> taken;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto kind = cell(rows, i, C::Kind);
        const auto found =
            arguments.find(std::string(kind) + ' ' + std::string(cell(rows, i, C::Specific)));
        const auto given = found == arguments.end() ? Arguments() : found->second;
        auto name = "main." + std::string(cell(rows, i, C::Name)) + '(' + given.types + ')';
        // A function and a procedure may share a name; FUNCTION sorts first.
        if (!taken.insert(name).second)
            name = lowered(kind) + ' ' + name;
        const auto facts = schema.facts.below("functions").below(name);
        facts.set(FactValue::text(lowered(kind)));
        if (!given.whole.empty())
            facts.add("arguments", FactValue::text(given.whole));
        if (const auto returns = cell(rows, i, C::Returns); !returns.empty()) {
            const auto set = cell(rows, i, C::ReturnsSet);
            facts.add("returns",
                      FactValue::text(
                          normalMySqlType(returns)
                          + (set.empty() ? "" : " CHARACTER SET " + normalMySqlCharacterSet(set))));
        }
        if (isNullCell(rows, i, C::Body))
            facts.gap("definition",
                      denied("the server shows a routine's body to its owner and to roles that may "
                             "read all of them",
                             sourceHint));
        else
            facts.add("definition", schema.definition(cell(rows, i, C::Body)));
        facts.add("deterministic", FactValue::boolean(cell(rows, i, C::Deterministic) == "YES"));
        facts.add("data-access", FactValue::text(cell(rows, i, C::Access)));
        facts.add("security", FactValue::text(cell(rows, i, C::Security)));
        facts.add("sql-mode", MySqlSchema::modes(cell(rows, i, C::SqlMode)));
        facts.add("definer", FactValue::text(schema.account(cell(rows, i, C::Definer))));
        if (const auto words = cell(rows, i, C::Comment); !words.empty())
            facts.add("comment", schema.comment(words));
    }
}

void writeEvents(const MySqlSchema &schema)
{
    using C = EventColumn;
    if (!schema.rights.has("EVENT", schema.text.database())) {
        schema.facts.gap("events",
                         denied("the server shows events to roles alone that have the privilege "
                                "EVENT",
                                "grant EVENT on the database"));
        return;
    }
    const auto &rows = schema.answers[MySqlAsk::Events];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto facts =
            schema.facts.below("events").below("main." + std::string(cell(rows, i, C::Name)));
        facts.set(FactValue::text("event"));
        // When it began to run is when somebody made it, and no one's decision.
        facts.add("schedule",
                  FactValue::text(cell(rows, i, C::Kind) == "ONE TIME"
                                      ? "AT " + std::string(cell(rows, i, C::At))
                                      : "EVERY " + std::string(cell(rows, i, C::Interval)) + ' '
                                          + std::string(cell(rows, i, C::Unit))));
        if (!isNullCell(rows, i, C::Ends))
            facts.add("ends", FactValue::text(cell(rows, i, C::Ends)));
        const auto status = cell(rows, i, C::Status);
        if (schema.isReplica && status != "ENABLED" && status != "DISABLED")
            facts.gap("status",
                      {ErrorCode::Unsupported,
                       "a replica does not tell whether the event is enabled at its source",
                       {},
                       {}});
        else
            facts.add("status", FactValue::text(lowered(status)));
        facts.add("on-completion", FactValue::text(lowered(cell(rows, i, C::Completion))));
        facts.add("time-zone", FactValue::text(cell(rows, i, C::TimeZone)));
        facts.add("definition", schema.definition(cell(rows, i, C::Body)));
        facts.add("sql-mode", MySqlSchema::modes(cell(rows, i, C::SqlMode)));
        facts.add("definer", FactValue::text(schema.account(cell(rows, i, C::Definer))));
        if (const auto words = cell(rows, i, C::Comment); !words.empty())
            facts.add("comment", schema.comment(words));
    }
}

} // namespace

void writeMySqlPrograms(const MySqlSchema &schema)
{
    writeTriggers(schema);
    writeViews(schema);
    writeRoutines(schema);
    writeEvents(schema);
}

} // namespace sidestage
