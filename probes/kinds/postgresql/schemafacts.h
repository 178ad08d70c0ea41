// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/postgresql/schemascope.h"

namespace sidestage {

// Each takes the answer to one part of the schema's queries. The readers come first: they fill
// the scope, which the writers look into.

void readRelations(const PgRows &rows, SchemaScope &scope);
/// After the relations: who is a partition of whom.
void readInheritance(const PgRows &rows, SchemaScope &scope);
void readColumns(const PgRows &rows, SchemaScope &scope);
void readIndexParameters(const PgRows &rows, SchemaScope &scope);
void readOperatorClassNames(const PgRows &rows, SchemaScope &scope);
void readComments(const PgRows &rows, SchemaScope &scope);

void writeRelations(const PgRows &rows, const PgRows &inheritance, const SchemaScope &scope);
void writeViewDefinitions(const PgRows &rows, const SchemaScope &scope);
/// Columns, and the sequences that are no column's own affair.
void writeColumns(const PgRows &sequences, const SchemaScope &scope);
/// Fills the scope's index texts for the constraints.
void writeIndexes(const PgRows &rows, const PgRows &constraints, SchemaScope &scope);
/// Of tables; those of domains go to their types.
void writeConstraints(const PgRows &rows, const SchemaScope &scope);
void writeTriggers(const PgRows &rows, const SchemaScope &scope);
void writeRules(const PgRows &rows, const SchemaScope &scope);
void writePolicies(const PgRows &rows, const SchemaScope &scope);
void writeStatistics(const PgRows &rows, const SchemaScope &scope);
void writeForeignTables(const PgRows &rows, const SchemaScope &scope);
void writeTypes(const PgRows &rows, const PgRows &constraints, const SchemaScope &scope);
void writeFunctions(const PgRows &rows, const PgRows &aggregates, const SchemaScope &scope);
/// All the rarer parts.
void writeOther(SchemaPart part, const PgRows &rows, const SchemaScope &scope);

/// "disabled", "always" or "on replicas"; empty for what fires as usual.
std::string_view firingOfPg(std::string_view enabled);

} // namespace sidestage
