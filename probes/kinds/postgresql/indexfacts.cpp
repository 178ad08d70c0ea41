// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <set>

namespace sidestage {

namespace {

constexpr std::int64_t isDescending = 1;
constexpr std::int64_t hasNullsFirst = 2;

/// One index while its definition is put together.
struct Index
{
    PgIndexText text;
    std::vector<std::string> nameParts; ///< as the server makes a name up; "*" for an expression
    std::vector<std::string> shownParts;
};

std::string directionOf(std::int64_t flags)
{
    switch (flags & (isDescending | hasNullsFirst)) {
    case isDescending:
        return " DESC NULLS LAST";
    case hasNullsFirst:
        return " NULLS FIRST";
    case isDescending | hasNullsFirst:
        return " DESC";
    default:
        return {};
    }
}

/// The expressions are printed without brackets where they are calls; others get some.
std::string bracketed(const std::string &expression)
{
    const auto tokens = tokenizePg(expression);
    const bool isCall = tokens.size() > 2 && tokens.front().isName()
        && tokens.back().isOperator(")") && !expression.starts_with('(');
    return isCall || (expression.starts_with('(') && expression.ends_with(')'))
        ? expression
        : "(" + expression + ")";
}

std::string collationName(PgId collation, const PgAttribute *attribute, const SchemaScope &scope)
{
    constexpr PgId databaseDefault = 100;
    if (collation == 0 || collation == databaseDefault
        || (attribute && attribute->collationId == collation))
        return {};
    const auto found = scope.operatorClasses.find(-collation);
    return found == scope.operatorClasses.end() ? std::string() : " COLLATE " + found->second;
}

Index indexOf(const PgRows &rows, std::size_t i, const PgRelation &relation,
              const SchemaScope &scope)
{
    const auto columns = pgNumbers(rows.text(i, IndexColumns));
    const auto classes = pgNumbers(rows.text(i, IndexOperatorClasses));
    const auto collations = pgNumbers(rows.text(i, IndexCollations));
    const auto flags = pgNumbers(rows.text(i, IndexFlags));
    const auto keys = static_cast<std::size_t>(rows.integer(i, IndexKeyCount));
    const auto expressions = normalisedPgList(rows.text(i, IndexExpressions));
    std::size_t nextExpression = 0;
    Index index;
    std::string terms;
    std::string included;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const auto *attribute = relation.attribute(columns[k]);
        std::string term;
        if (columns[k] != 0) {
            term = quotePgName(attribute ? attribute->name : "?");
            index.nameParts.push_back(attribute ? attribute->name : "*");
            index.shownParts.push_back(index.nameParts.back());
        } else {
            term = nextExpression < expressions.size() ? bracketed(expressions[nextExpression++])
                                                       : "?";
            index.nameParts.emplace_back("*");
            index.shownParts.push_back(scope.shown(term));
        }
        if (k >= keys) {
            included += (included.empty() ? "" : ", ") + term;
            continue;
        }
        if (k < collations.size())
            term += collationName(collations[k], attribute, scope);
        if (k < classes.size()) {
            const auto found = scope.operatorClasses.find(classes[k]);
            if (found != scope.operatorClasses.end())
                term += " " + found->second;
        }
        const auto parameters =
            scope.indexParameters.find({rows.integer(i, IndexId), static_cast<int>(k) + 1});
        if (parameters != scope.indexParameters.end()) {
            std::string all;
            for (const auto &parameter : parameters->second)
                all += (all.empty() ? "" : ", ") + parameter;
            term += " (" + all + ")";
        }
        if (k < flags.size())
            term += directionOf(flags[k]);
        terms += (terms.empty() ? "" : ", ") + term;
    }
    index.text.terms = "(" + terms + ")";
    if (!included.empty())
        index.text.included = " INCLUDE (" + included + ")";
    index.text.tail = index.text.included;
    index.text.hasNullsNotDistinct = rows.boolean(i, IndexNullsNotDistinct);
    if (index.text.hasNullsNotDistinct)
        index.text.tail += " NULLS NOT DISTINCT";
    if (!rows.isNull(i, IndexPredicate))
        index.text.tail += " WHERE " + normalisedPg(rows.text(i, IndexPredicate));
    return index;
}

} // namespace

void readOperatorClassNames(const PgRows &rows, SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i)
        scope.operatorClasses.emplace(rows.integer(i, 0), rows.text(i, 1));
}

void readIndexParameters(const PgRows &rows, SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        auto parameters = pgArray(rows.text(i, 2));
        std::erase_if(parameters, [](const auto &p) { return p.starts_with("pg_attver="); });
        if (!parameters.empty())
            scope.indexParameters[{rows.integer(i, 0), static_cast<int>(rows.integer(i, 1))}] =
                std::move(parameters);
    }
}

void writeIndexes(const PgRows &rows, const PgRows &constraints, SchemaScope &scope)
{
    std::set<PgId> ofConstraints;
    for (std::size_t i = 0; i < constraints.size() && scope.isInTime(); ++i) {
        const auto kind = constraints.text(i, ConstraintKind);
        if (kind == "p" || kind == "u" || kind == "x")
            ofConstraints.insert(constraints.integer(i, ConstraintIndex));
    }
    struct Attribute
    {
        std::string name;
        std::string fact;
        FactValue value;
    };
    std::map<PgId, NamedDefinitions> definitions;
    std::map<PgId, std::vector<Attribute>> attributes;
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto *relation = scope.taken(rows.integer(i, IndexRelation));
        if (!relation)
            continue;
        const auto id = rows.integer(i, IndexId);
        auto index = indexOf(rows, i, *relation, scope);
        const bool isOfParent = rows.boolean(i, IndexIsOfParent);
        auto &own = attributes[rows.integer(i, IndexRelation)];
        if (rows.boolean(i, IndexIsReplicaIdentity))
            own.push_back(
                {{},
                 "replica-identity-index",
                 FactValue::text(rows.boolean(i, IndexIsUnique) ? index.text.terms : "")});
        if (ofConstraints.contains(id)) {
            scope.indexTexts.emplace(id, std::move(index.text));
            continue;
        }
        if (isOfParent && rows.boolean(i, IndexIsValid))
            continue;
        const auto name = comparedPgName(rows.text(i, IndexName), relation->name, index.nameParts,
                                         "idx", index.shownParts);
        std::string text = rows.boolean(i, IndexIsUnique) ? "UNIQUE " : "";
        if (rows.text(i, IndexMethod) != "btree")
            text += "USING " + rows.string(i, IndexMethod) + " ";
        definitions[rows.integer(i, IndexRelation)].add(
            name, scope.shown(text + index.text.terms + index.text.tail));
        if (!rows.boolean(i, IndexIsValid))
            own.push_back({name, "valid", FactValue::boolean(false)});
        if (const auto options = pgArray(rows.text(i, IndexOptions)); !options.empty())
            own.push_back({name, "options", FactValue::textSet(options)});
        if (!rows.isNull(i, IndexTablespace))
            own.push_back({name, "tablespace", FactValue::text(rows.text(i, IndexTablespace))});
        const auto comment = scope.comments.find({"pg_class", id, 0});
        if (comment != scope.comments.end())
            own.push_back({name, "comment", scope.definition(plainBody(comment->second))});
    }
    for (const auto &[id, named] : definitions)
        named.write(scope.writerOf(*scope.taken(id)).below("indexes"));
    for (const auto &[id, all] : attributes) {
        const auto facts = scope.writerOf(*scope.taken(id));
        // Several under one compared name share these too; the first says it.
        std::set<std::pair<std::string, std::string>> written;
        for (const auto &attribute : all) {
            if (!written.insert({attribute.name, attribute.fact}).second)
                continue;
            if (attribute.name.empty())
                facts.add(attribute.fact, attribute.value);
            else
                facts.below("indexes").below(attribute.name).add(attribute.fact, attribute.value);
        }
    }
}

} // namespace sidestage
