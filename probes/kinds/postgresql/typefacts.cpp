// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <unordered_map>

namespace sidestage {

namespace {

/// Which rows of the constraints are a domain's, by the domain.
using ChecksOfDomains = std::unordered_multimap<PgId, std::size_t>;

void writeDomain(const PgRows &rows, std::size_t i, const PgRows &constraints,
                 const ChecksOfDomains &checksOfDomains, const FactWriter &facts,
                 const SchemaScope &scope)
{
    facts.add("type", FactValue::text(rows.text(i, TypeBase)));
    facts.add("nullable", FactValue::boolean(!rows.boolean(i, TypeIsNotNull)));
    if (!rows.isNull(i, TypeDefault))
        facts.add(
            "default",
            scope.definition(normalisedPg(rows.text(i, TypeDefault)), rows.text(i, TypeName)));
    if (!rows.isNull(i, TypeCollation))
        facts.add("collation", FactValue::text(rows.text(i, TypeCollation)));
    NamedDefinitions checks;
    const auto own = checksOfDomains.equal_range(rows.integer(i, TypeId));
    for (auto check = own.first; check != own.second; ++check) {
        const auto k = check->second;
        auto text = "CHECK " + normalisedPg(constraints.text(k, ConstraintExpression));
        if (!constraints.boolean(k, ConstraintIsValid))
            text += " NOT VALID";
        checks.add(comparedPgName(constraints.text(k, ConstraintName), rows.text(i, TypeName), {},
                                  "check"),
                   scope.shown(std::move(text)));
    }
    checks.write(facts.below("constraints"));
}

/// In their order: a row is written by it.
std::vector<std::string> attributesOf(const PgRelation &relation)
{
    std::vector<std::string> attributes;
    for (const auto &attribute : relation.attributes) {
        auto text = quotePgName(attribute.name) + " " + attribute.type;
        if (!attribute.collation.empty())
            text += " COLLATE " + attribute.collation;
        attributes.push_back(std::move(text));
    }
    return attributes;
}

} // namespace

void writeTypes(const PgRows &rows, const PgRows &constraints, const SchemaScope &scope)
{
    ChecksOfDomains checksOfDomains;
    for (std::size_t k = 0; k < constraints.size() && scope.isInTime(); ++k) {
        const auto domain = constraints.integer(k, ConstraintDomain);
        if (domain != 0 && constraints.text(k, ConstraintKind) == "c")
            checksOfDomains.emplace(domain, k);
    }
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto schema = rows.text(i, TypeSchema);
        if (!scope.takesSchema(schema))
            continue;
        const auto facts =
            scope.facts().below("types").below(qualifiedPgName(schema, rows.text(i, TypeName)));
        switch (rows.text(i, TypeKind).front()) {
        case 'e':
            facts.set(FactValue::text("enum"));
            facts.add("labels", FactValue::textList(pgArray(rows.text(i, TypeLabels))));
            break;
        case 'd':
            facts.set(FactValue::text("domain"));
            writeDomain(rows, i, constraints, checksOfDomains, facts, scope);
            break;
        case 'c': {
            facts.set(FactValue::text("composite type"));
            const auto relation = scope.relations.find(rows.integer(i, TypeRelation));
            if (relation != scope.relations.end())
                facts.add("attributes", FactValue::textList(attributesOf(relation->second)));
            break;
        }
        default:
            facts.set(FactValue::text(rows.text(i, TypeKind) == "r" ? "range type" : "base type"));
            facts.add("definition", scope.definition(rows.string(i, TypeDefinition)));
        }
        scope.writeOwner(facts, rows.text(i, TypeOwner));
        scope.writeComment(facts, "pg_type", rows.integer(i, TypeId));
    }
}

} // namespace sidestage
