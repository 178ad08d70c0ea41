// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sidestage {

/// What is asked of a server's catalogs, each by one query over all objects.
enum class SchemaPart : std::uint8_t {
    Schemas,
    Relations,
    Inheritance,
    Columns,
    Sequences,
    Constraints,
    Indexes,
    IndexParameters,
    OperatorClassNames,
    Views,
    Triggers,
    Rules,
    Policies,
    Statistics,
    ForeignTables,
    Types,
    Functions,
    Aggregates,
    Operators,
    OperatorClasses,
    Casts,
    Collations,
    Conversions,
    TextSearchConfigurations,
    TextSearchParts,
    EventTriggers,
    Publications,
    Subscriptions,
    ForeignServers,
    UserMappings,
    Languages,
    Comments
};
inline constexpr std::size_t schemaPartCount = 32;

/// The statement for a part on a server of that version (150018). The columns are the same for
/// every version, in the order of the enumerations below; what a version does not know is NULL.
/// All but Comments leave out what belongs to the system or to an extension.
std::string schemaQuery(SchemaPart part, int version);

/// How many rows a table has is told by an estimate alone, so that nothing is locked or counted.
enum RelationColumn : int {
    RelationId,
    RelationSchema,
    RelationName,
    RelationKind, ///< relkind
    RelationPersistence,
    RelationIsPartition,
    RelationRowSecurity,
    RelationForcesRowSecurity,
    RelationReplicaIdentity,
    RelationIsPopulated,
    RelationRows, ///< NULL: not known
    RelationOptions,
    RelationToastOptions,
    RelationTablespace,
    RelationAccessMethod, ///< NULL: heap
    RelationTypeName, ///< of a typed table
    RelationPartitionKey,
    RelationBound,
    RelationOwner,
    RelationIsLocked ///< by a session that changes it right now: nothing more is asked of it
};
enum InheritanceColumn : int { InheritanceChild, InheritanceParent, InheritanceIsDetaching };
enum ColumnColumn : int {
    ColumnRelation,
    ColumnNumber,
    ColumnName,
    ColumnType,
    ColumnIsNotNull,
    ColumnIdentity,
    ColumnGenerated,
    ColumnDefault,
    ColumnCollation, ///< NULL: the type's own
    ColumnStorage, ///< NULL: the type's own
    ColumnCompression,
    ColumnIsLocal,
    ColumnOptions,
    ColumnForeignOptions,
    ColumnCollationId
};
enum SequenceColumn : int {
    SequenceId,
    SequenceSchema,
    SequenceName,
    SequenceNextValue, ///< nextval('…'::regclass), as a column's default says it
    SequenceType,
    SequenceStart,
    SequenceIncrement,
    SequenceMaximum,
    SequenceMinimum,
    SequenceCache,
    SequenceCycles,
    SequencePersistence,
    SequenceOwner,
    SequenceDependency, ///< 'i' of an identity column, 'a' of another, NULL of none
    SequenceTable,
    SequenceTableColumn
};
enum ConstraintColumn : int {
    ConstraintId,
    ConstraintRelation,
    ConstraintDomain,
    ConstraintName,
    ConstraintKind, ///< contype
    ConstraintIsDeferrable,
    ConstraintIsDeferred,
    ConstraintIsValid,
    ConstraintIsLocal,
    ConstraintIsOfParent, ///< made by the partitioned parent's
    ConstraintHasNoInherit,
    ConstraintColumns,
    ConstraintForeignRelation,
    ConstraintForeignTable, ///< its name, qualified
    ConstraintForeignColumns,
    ConstraintUpdateAction,
    ConstraintDeleteAction,
    ConstraintMatch,
    ConstraintDeleteColumns,
    ConstraintIndex,
    ConstraintExpression,
    ConstraintDefinition, ///< of an exclusion constraint
    ConstraintIsEnforced,
    ConstraintHasPeriod
};
enum IndexColumn : int {
    IndexId,
    IndexRelation,
    IndexName,
    IndexMethod,
    IndexIsUnique,
    IndexIsValid,
    IndexIsReplicaIdentity,
    IndexNullsNotDistinct,
    IndexKeyCount, ///< of the columns that follow; the others are INCLUDEd
    IndexColumns,
    IndexOperatorClasses,
    IndexCollations,
    IndexFlags,
    IndexExpressions,
    IndexPredicate,
    IndexOptions,
    IndexTablespace,
    IndexIsOfParent
};
enum FunctionColumn : int {
    FunctionId,
    FunctionSchema,
    FunctionName,
    FunctionArgumentTypes,
    FunctionKind, ///< prokind
    FunctionArguments, ///< names, modes and defaults
    FunctionResult,
    FunctionLanguage,
    FunctionBody,
    FunctionLibrary,
    FunctionSqlBody,
    FunctionVolatility,
    FunctionParallel,
    FunctionIsStrict,
    FunctionIsSecurityDefiner,
    FunctionIsLeakproof,
    FunctionCost, ///< NULL: the language's usual one
    FunctionRows, ///< NULL: the usual number
    FunctionSettings,
    FunctionSupport,
    FunctionOwner
};
enum TypeColumn : int {
    TypeId,
    TypeSchema,
    TypeName,
    TypeKind, ///< typtype
    TypeRelation, ///< of a composite type
    TypeIsNotNull,
    TypeBase,
    TypeDefault,
    TypeCollation, ///< NULL: the base type's own
    TypeLabels,
    TypeDefinition, ///< of a range or base type
    TypeOwner
};

} // namespace sidestage
