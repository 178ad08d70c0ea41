// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

#include <algorithm>

namespace sidestage {

namespace {

std::string_view kindName(char kind)
{
    switch (kind) {
    case 'p':
        return "partitioned table";
    case 'f':
        return "foreign table";
    case 'v':
        return "view";
    case 'm':
        return "materialised view";
    default:
        return "table";
    }
}

Error isLockedNow()
{
    return {ErrorCode::Busy,
            "another session is changing the table, and holds it exclusively",
            {},
            "read again when that is done"};
}

/// The table at the top of a partition, through all levels.
PgId rootOf(PgId id, const SchemaScope &scope)
{
    for (auto found = scope.relations.find(id);
         found != scope.relations.end() && found->second.partitionOf != 0;
         found = scope.relations.find(id))
        id = found->second.partitionOf;
    return id;
}

/// Rows of a partitioned table are those of its partitions.
void writeRows(const PgRows &rows, const SchemaScope &scope)
{
    std::map<PgId, std::int64_t> sums;
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        if (!rows.isNull(i, RelationRows) && rows.text(i, RelationKind) == "r")
            sums[rootOf(rows.integer(i, RelationId), scope)] += rows.integer(i, RelationRows);
    }
    for (const auto &[id, count] : sums) {
        if (!scope.isInTime())
            return;
        if (const auto *relation = scope.taken(id))
            scope.writerOf(*relation).add("rows", FactValue::integer(count));
    }
}

void writeReplicaIdentity(const PgRows &rows, std::size_t i, const FactWriter &facts)
{
    const auto identity = rows.text(i, RelationReplicaIdentity);
    if (identity == "f" || identity == "n" || identity == "i")
        facts.add("replica-identity",
                  FactValue::text(identity == "f"       ? "full"
                                      : identity == "n" ? "nothing"
                                                        : "index"));
}

void writePartition(const PgRows &rows, std::size_t i, const PgRelation &relation,
                    const std::map<PgId, std::vector<PgId>> &detaching, const SchemaScope &scope)
{
    const auto parent = scope.relations.find(relation.partitionOf);
    auto text = normalisedPg(rows.text(i, RelationBound));
    if (!rows.isNull(i, RelationPartitionKey))
        text += " PARTITION BY " + normalisedPg(rows.text(i, RelationPartitionKey));
    if (detaching.contains(rows.integer(i, RelationId)))
        text += " DETACH PENDING";
    scope.writerOf(parent->second)
        .below("partitions")
        .add(qualifiedPgName(relation.schema, relation.name), scope.definition(std::move(text)));
}

} // namespace

void readRelations(const PgRows &rows, SchemaScope &scope)
{
    scope.relations.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        PgRelation relation;
        relation.schema = rows.text(i, RelationSchema);
        relation.name = rows.text(i, RelationName);
        relation.kind = rows.text(i, RelationKind).front();
        relation.owner = rows.text(i, RelationOwner);
        relation.isTaken = scope.takesSchema(relation.schema)
            && scope.options().tables.takes(qualifiedPgName(relation.schema, relation.name));
        if (relation.isTaken && rows.boolean(i, RelationIsLocked)) {
            relation.isTaken = false;
            scope.facts()
                .below(relation.isView() ? "views" : "tables")
                .gap(qualifiedPgName(relation.schema, relation.name), isLockedNow());
        }
        scope.relations.emplace(rows.integer(i, RelationId), std::move(relation));
    }
}

void readInheritance(const PgRows &rows, SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto child = scope.relations.find(rows.integer(i, InheritanceChild));
        const auto parent = scope.relations.find(rows.integer(i, InheritanceParent));
        if (child != scope.relations.end() && parent != scope.relations.end()
            && parent->second.kind == 'p')
            child->second.partitionOf = parent->first;
    }
}

void writeRelations(const PgRows &rows, const PgRows &inheritance, const SchemaScope &scope)
{
    std::map<PgId, std::vector<std::string>> parents;
    std::map<PgId, std::vector<PgId>> detaching;
    for (std::size_t i = 0; i < inheritance.size() && scope.isInTime(); ++i) {
        const auto child = inheritance.integer(i, InheritanceChild);
        const auto parent = scope.relations.find(inheritance.integer(i, InheritanceParent));
        if (parent == scope.relations.end())
            continue;
        if (parent->second.kind != 'p')
            parents[child].push_back(qualifiedPgName(parent->second.schema, parent->second.name));
        else if (inheritance.boolean(i, InheritanceIsDetaching))
            detaching[child].push_back(parent->first);
    }
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto id = rows.integer(i, RelationId);
        const auto *relation = scope.taken(id);
        if (!relation || relation->kind == 'c')
            continue;
        const auto facts = scope.writerOf(*relation);
        const bool isPartition = relation->partitionOf != 0;
        if (isPartition)
            writePartition(rows, i, *relation, detaching, scope);
        else
            facts.set(FactValue::text(kindName(relation->kind)));
        if (rows.text(i, RelationPersistence) == "u")
            facts.add("persistence", FactValue::text("unlogged"));
        if (!relation->isView() && rows.boolean(i, RelationRowSecurity))
            facts.add("row-security",
                      FactValue::text(rows.boolean(i, RelationForcesRowSecurity)
                                          ? "on, for the owner too"
                                          : "on"));
        if (relation->kind == 'r' || relation->kind == 'p')
            writeReplicaIdentity(rows, i, facts);
        if (relation->kind == 'm' && !rows.boolean(i, RelationIsPopulated))
            facts.add("populated", FactValue::boolean(false));
        auto options = pgArray(rows.text(i, RelationOptions));
        for (const auto &option : pgArray(rows.text(i, RelationToastOptions)))
            options.push_back("toast." + option);
        if (!options.empty())
            facts.add("options", scope.options(options));
        if (!rows.isNull(i, RelationTablespace))
            facts.add("tablespace", FactValue::text(rows.text(i, RelationTablespace)));
        if (!rows.isNull(i, RelationAccessMethod))
            facts.add("access-method", FactValue::text(rows.text(i, RelationAccessMethod)));
        if (!rows.isNull(i, RelationTypeName))
            facts.add("of-type", FactValue::text(rows.text(i, RelationTypeName)));
        if (!rows.isNull(i, RelationPartitionKey) && !isPartition)
            facts.add("partition-key",
                      FactValue::text(normalisedPg(rows.text(i, RelationPartitionKey))));
        if (const auto found = parents.find(id); found != parents.end())
            facts.add("inherits", FactValue::textList(found->second));
        const auto parent = scope.relations.find(relation->partitionOf);
        if (parent == scope.relations.end() || parent->second.owner != relation->owner)
            scope.writeOwner(facts, relation->owner);
        scope.writeComment(facts, "pg_class", id);
    }
    if (scope.options().withRows)
        writeRows(rows, scope);
}

void writeViewDefinitions(const PgRows &rows, const SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto *relation = scope.taken(rows.integer(i, 0));
        if (!relation)
            continue;
        const auto facts = scope.writerOf(*relation);
        if (rows.isNull(i, 1))
            facts.gap("definition", isLockedNow());
        else
            facts.add("definition", scope.definition(normalisedPgQuery(rows.text(i, 1))));
    }
}

} // namespace sidestage
