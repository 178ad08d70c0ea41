// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <unordered_map>

namespace sidestage {

namespace {

std::string_view kindName(std::string_view letter)
{
    return letter == "p" ? "procedure"
        : letter == "a"  ? "aggregate"
        : letter == "w"  ? "window function"
                         : "function";
}

void writeCode(const PgRows &rows, std::size_t i, const FactWriter &facts, const SchemaScope &scope)
{
    facts.add("language", FactValue::text(rows.text(i, FunctionLanguage)));
    if (!rows.isNull(i, FunctionSqlBody))
        facts.add("body", scope.definition(normalisedPgQuery(rows.text(i, FunctionSqlBody))));
    else
        facts.add("body", scope.definition(plainBody(rows.text(i, FunctionBody))));
    if (!rows.isNull(i, FunctionLibrary))
        facts.add("library", FactValue::text(rows.text(i, FunctionLibrary)));
}

} // namespace

void writeFunctions(const PgRows &rows, const PgRows &aggregates, const SchemaScope &scope)
{
    std::unordered_map<PgId, std::size_t> aggregateOf;
    for (std::size_t i = 0; i < aggregates.size() && scope.isInTime(); ++i)
        aggregateOf.emplace(aggregates.integer(i, 0), i);
    const auto functions = scope.facts().below("functions");
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto schema = rows.text(i, FunctionSchema);
        if (!scope.takesSchema(schema))
            continue;
        const auto id = rows.integer(i, FunctionId);
        const auto facts = functions.below(qualifiedPgName(schema, rows.text(i, FunctionName)) + "("
                                           + rows.string(i, FunctionArgumentTypes) + ")");
        facts.set(FactValue::text(kindName(rows.text(i, FunctionKind))));
        facts.add("arguments", scope.definition(normalisedPg(rows.text(i, FunctionArguments))));
        if (!rows.isNull(i, FunctionResult))
            facts.add("result", FactValue::text(rows.text(i, FunctionResult)));
        const auto aggregate = aggregateOf.find(id);
        if (aggregate != aggregateOf.end())
            facts.add("definition", scope.definition(aggregates.string(aggregate->second, 1)));
        else
            writeCode(rows, i, facts, scope);
        const auto volatility = rows.text(i, FunctionVolatility);
        facts.add("volatility",
                  FactValue::text(volatility == "i"       ? "immutable"
                                      : volatility == "s" ? "stable"
                                                          : "volatile"));
        facts.add(
            "security",
            FactValue::text(rows.boolean(i, FunctionIsSecurityDefiner) ? "definer" : "invoker"));
        if (rows.boolean(i, FunctionIsStrict))
            facts.add("strict", FactValue::boolean(true));
        if (rows.boolean(i, FunctionIsLeakproof))
            facts.add("leakproof", FactValue::boolean(true));
        if (const auto parallel = rows.text(i, FunctionParallel); parallel != "u")
            facts.add("parallel", FactValue::text(parallel == "s" ? "safe" : "restricted"));
        if (const auto settings = pgArray(rows.text(i, FunctionSettings)); !settings.empty())
            facts.add("settings", scope.options(settings));
        if (!rows.isNull(i, FunctionSupport))
            facts.add("support", FactValue::text(rows.text(i, FunctionSupport)));
        if (!rows.isNull(i, FunctionCost))
            facts.add("cost", FactValue::decimal(rows.text(i, FunctionCost)));
        if (!rows.isNull(i, FunctionRows))
            facts.add("expected-rows", FactValue::decimal(rows.text(i, FunctionRows)));
        scope.writeOwner(facts, rows.text(i, FunctionOwner));
        scope.writeComment(facts, "pg_proc", id);
    }
}

} // namespace sidestage
