// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <algorithm>

namespace sidestage {

namespace {

std::string_view actionName(std::string_view letter)
{
    return letter == "c" ? "CASCADE"
        : letter == "n"  ? "SET NULL"
        : letter == "d"  ? "SET DEFAULT"
        : letter == "r"  ? "RESTRICT"
                         : "NO ACTION";
}

/// "(a, b) INCLUDE (c)": the index of a key tells what the constraint's own row does not.
std::string keyTerms(const PgRows &rows, std::size_t i, const PgRelation &relation,
                     const SchemaScope &scope)
{
    auto text = "(" + scope.columnList(relation, rows.text(i, ConstraintColumns));
    if (rows.boolean(i, ConstraintHasPeriod))
        text += " WITHOUT OVERLAPS";
    text += ")";
    const auto index = scope.indexTexts.find(rows.integer(i, ConstraintIndex));
    if (index != scope.indexTexts.end())
        text += index->second.included;
    return text;
}

std::string foreignKey(const PgRows &rows, std::size_t i, const PgRelation &relation,
                       const SchemaScope &scope)
{
    auto text = "FOREIGN KEY (" + scope.columnList(relation, rows.text(i, ConstraintColumns))
        + ") REFERENCES " + normalisedPg(rows.text(i, ConstraintForeignTable));
    const auto target = scope.relations.find(rows.integer(i, ConstraintForeignRelation));
    if (target != scope.relations.end())
        text +=
            " (" + scope.columnList(target->second, rows.text(i, ConstraintForeignColumns)) + ")";
    if (rows.boolean(i, ConstraintHasPeriod))
        text += " PERIOD";
    if (rows.text(i, ConstraintMatch) == "f")
        text += " MATCH FULL";
    if (rows.text(i, ConstraintUpdateAction) != "a")
        text += " ON UPDATE " + std::string(actionName(rows.text(i, ConstraintUpdateAction)));
    if (rows.text(i, ConstraintDeleteAction) != "a") {
        text += " ON DELETE " + std::string(actionName(rows.text(i, ConstraintDeleteAction)));
        if (!pgNumbers(rows.text(i, ConstraintDeleteColumns)).empty())
            text += " (" + scope.columnList(relation, rows.text(i, ConstraintDeleteColumns)) + ")";
    }
    return text;
}

std::string stateOf(const PgRows &rows, std::size_t i)
{
    std::string text;
    if (rows.boolean(i, ConstraintIsDeferrable))
        text += rows.boolean(i, ConstraintIsDeferred) ? " DEFERRABLE INITIALLY DEFERRED"
                                                      : " DEFERRABLE";
    if (rows.text(i, ConstraintKind) == "c" && rows.boolean(i, ConstraintHasNoInherit))
        text += " NO INHERIT";
    const bool isEnforced =
        rows.isNull(i, ConstraintIsEnforced) || rows.boolean(i, ConstraintIsEnforced);
    if (!isEnforced)
        text += " NOT ENFORCED";
    else if (!rows.boolean(i, ConstraintIsValid))
        text += " NOT VALID";
    return text;
}

struct Constraint
{
    std::string name;
    std::string text;
};

Constraint constraintOf(const PgRows &rows, std::size_t i, const PgRelation &relation,
                        const SchemaScope &scope)
{
    auto columns = scope.columnNames(relation, rows.text(i, ConstraintColumns));
    const auto own = rows.text(i, ConstraintName);
    const auto named = [&](std::string_view word) {
        return comparedPgName(own, relation.name, columns, word);
    };
    switch (rows.text(i, ConstraintKind).front()) {
    case 'p':
        columns.clear(); // its name tells the table alone
        return {named("pkey"), "PRIMARY KEY " + keyTerms(rows, i, relation, scope)};
    case 'u': {
        const auto index = scope.indexTexts.find(rows.integer(i, ConstraintIndex));
        const bool isStrict = index != scope.indexTexts.end() && index->second.hasNullsNotDistinct;
        return {named("key"),
                (isStrict ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ")
                    + keyTerms(rows, i, relation, scope)};
    }
    case 'f':
        return {named("fkey"), foreignKey(rows, i, relation, scope)};
    case 'x': {
        // What it demands of its index stands in its own text alone; its state does too.
        auto text = normalisedPg(rows.text(i, ConstraintDefinition));
        columns.assign(columns.empty() ? 0 : 1, "*");
        auto name = named("excl");
        return {name == own ? name : relation.name + "_excl", std::move(text)};
    }
    case 'n':
        return {named("not_null"),
                "NOT NULL (" + scope.columnList(relation, rows.text(i, ConstraintColumns)) + ")"};
    default:
        if (columns.size() != 1)
            columns.clear(); // nor does that of a check over several columns
        return {named("check"), "CHECK " + normalisedPg(rows.text(i, ConstraintExpression))};
    }
}

} // namespace

void writeConstraints(const PgRows &rows, const SchemaScope &scope)
{
    std::map<PgId, NamedDefinitions> byRelation;
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto id = rows.integer(i, ConstraintRelation);
        const auto *relation = scope.taken(id);
        if (!relation || rows.boolean(i, ConstraintIsOfParent)
            || !rows.boolean(i, ConstraintIsLocal))
            continue;
        auto constraint = constraintOf(rows, i, *relation, scope);
        if (rows.text(i, ConstraintKind) != "x")
            constraint.text += stateOf(rows, i);
        const auto comment =
            scope.comments.find({"pg_constraint", rows.integer(i, ConstraintId), 0});
        if (comment != scope.comments.end())
            scope.writeComment(
                scope.writerOf(*relation).below("constraints").below(constraint.name),
                "pg_constraint", rows.integer(i, ConstraintId));
        byRelation[id].add(std::move(constraint.name), scope.shown(std::move(constraint.text)));
    }
    for (const auto &[id, definitions] : byRelation)
        definitions.write(scope.writerOf(*scope.taken(id)).below("constraints"));
}

} // namespace sidestage
