// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <algorithm>

namespace sidestage {

namespace {

// Of triggers and rules alike.
enum ActionColumn : int { ActionId, ActionRelation, ActionName, ActionDefinition, ActionFiring };

void writeActions(const PgRows &rows, std::string_view section, const std::string &catalog,
                  const SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto *relation = scope.taken(rows.integer(i, ActionRelation));
        if (!relation)
            continue;
        const auto facts = scope.writerOf(*relation).below(section).below(rows.text(i, ActionName));
        facts.set(scope.definition(withoutOwnName(rows.text(i, ActionDefinition))));
        if (const auto firing = firingOfPg(rows.text(i, ActionFiring)); !firing.empty())
            facts.add("fires", FactValue::text(firing));
        scope.writeComment(facts, catalog, rows.integer(i, ActionId));
    }
}

} // namespace

std::string_view firingOfPg(std::string_view enabled)
{
    return enabled == "D" ? "disabled"
        : enabled == "A"  ? "always"
        : enabled == "R"  ? "on replicas"
                          : "";
}

void writeTriggers(const PgRows &rows, const SchemaScope &scope)
{
    writeActions(rows, "triggers", "pg_trigger", scope);
}

void writeRules(const PgRows &rows, const SchemaScope &scope)
{
    writeActions(rows, "rules", "pg_rewrite", scope);
}

void writePolicies(const PgRows &rows, const SchemaScope &scope)
{
    enum { Id, Relation, Name, Command, IsPermissive, Roles, Using, Check };
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto *relation = scope.taken(rows.integer(i, Relation));
        if (!relation)
            continue;
        const auto command = rows.text(i, Command);
        std::string text = rows.boolean(i, IsPermissive) ? "FOR " : "RESTRICTIVE FOR ";
        text += command == "r" ? "SELECT"
            : command == "a"   ? "INSERT"
            : command == "w"   ? "UPDATE"
            : command == "d"   ? "DELETE"
                               : "ALL";
        auto roles = pgArray(rows.text(i, Roles));
        for (auto &role : roles)
            role = scope.roleName(role);
        std::ranges::sort(roles);
        for (std::size_t r = 0; r < roles.size(); ++r)
            text += (r == 0 ? " TO " : ", ") + roles[r];
        if (!rows.isNull(i, Using))
            text += " USING " + normalisedPg(rows.text(i, Using));
        if (!rows.isNull(i, Check))
            text += " WITH CHECK " + normalisedPg(rows.text(i, Check));
        const auto facts = scope.writerOf(*relation).below("policies").below(rows.text(i, Name));
        facts.set(scope.definition(std::move(text)));
        scope.writeComment(facts, "pg_policy", rows.integer(i, Id));
    }
}

void writeStatistics(const PgRows &rows, const SchemaScope &scope)
{
    enum { Id, Relation, Name, Kinds, Keys, Expressions };
    std::map<PgId, NamedDefinitions> byRelation;
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto id = rows.integer(i, Relation);
        const auto *relation = scope.taken(id);
        if (!relation)
            continue;
        const auto kinds = pgArray(rows.text(i, Kinds));
        std::string text;
        const auto add = [&](std::string_view letter, std::string_view word) {
            if (std::ranges::find(kinds, letter) != kinds.end())
                text += (text.empty() ? "" : ", ") + std::string(word);
        };
        add("d", "ndistinct");
        add("f", "dependencies");
        add("m", "mcv");
        auto columns = scope.columnNames(*relation, rows.text(i, Keys));
        std::string terms = scope.columnList(*relation, rows.text(i, Keys));
        auto shown = columns;
        for (const auto &expression : normalisedPgList(rows.text(i, Expressions))) {
            terms += (terms.empty() ? "" : ", ") + expression;
            columns.emplace_back("*");
            shown.push_back(expression);
        }
        byRelation[id].add(
            comparedPgName(rows.text(i, Name), relation->name, columns, "stat", shown),
            scope.shown((text.empty() ? "" : text + " ") + "ON " + terms));
    }
    for (const auto &[id, definitions] : byRelation)
        definitions.write(scope.writerOf(*scope.taken(id)).below("statistics"));
}

void writeForeignTables(const PgRows &rows, const SchemaScope &scope)
{
    enum { Relation, Server, Options };
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto *relation = scope.taken(rows.integer(i, Relation));
        if (!relation)
            continue;
        const auto facts = scope.writerOf(*relation);
        facts.add("server", FactValue::text(rows.text(i, Server)));
        if (const auto options = pgArray(rows.text(i, Options)); !options.empty())
            facts.add("foreign-options", scope.options(options));
    }
}

} // namespace sidestage
