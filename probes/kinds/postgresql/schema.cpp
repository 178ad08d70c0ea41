// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/schema.h"

#include "probes/kinds/postgresql/schemafacts.h"

#include <array>
#include <set>

namespace sidestage {

namespace {

/// Where the facts of a part stand that may be missing on its own; empty for those without which
/// the tables cannot be described. What prints an expression waits for whoever holds the table
/// exclusively, at most as long as the connection allows.
std::string_view gapOf(SchemaPart part)
{
    switch (part) {
    case SchemaPart::Relations:
    case SchemaPart::Inheritance:
    case SchemaPart::Columns:
    case SchemaPart::Sequences:
    case SchemaPart::Constraints:
    case SchemaPart::Indexes:
    case SchemaPart::IndexParameters:
    case SchemaPart::OperatorClassNames:
    case SchemaPart::Triggers:
    case SchemaPart::Rules:
    case SchemaPart::Policies:
    case SchemaPart::Statistics:
    case SchemaPart::ForeignTables:
    case SchemaPart::Comments:
        return "tables";
    case SchemaPart::Views:
        return "views";
    case SchemaPart::Types:
        return "types";
    case SchemaPart::Functions:
    case SchemaPart::Aggregates:
        return "functions";
    case SchemaPart::Schemas:
        return "schemas";
    case SchemaPart::Operators:
        return "operators";
    case SchemaPart::OperatorClasses:
        return "operator-classes";
    case SchemaPart::Casts:
        return "casts";
    case SchemaPart::Collations:
        return "collations";
    case SchemaPart::Conversions:
        return "conversions";
    case SchemaPart::TextSearchConfigurations:
    case SchemaPart::TextSearchParts:
        return "text-search";
    case SchemaPart::EventTriggers:
        return "event-triggers";
    case SchemaPart::Publications:
        return "publications";
    case SchemaPart::Subscriptions:
        return "subscriptions";
    case SchemaPart::ForeignServers:
    case SchemaPart::UserMappings:
        return "foreign";
    case SchemaPart::Languages:
        return "languages";
    }
    return {};
}

bool isWanted(SchemaPart part, const SchemaOptions &options)
{
    return part != SchemaPart::Comments || options.withComments;
}

/// The answers by part. A part that is not there gives no rows.
class Answers
{
public:
    Answers(const std::vector<Result<PgRows>> &answers, std::size_t first,
            const SchemaOptions &options, const FactWriter &facts)
    {
        std::set<std::string_view> gaps;
        for (std::size_t i = 0; i < schemaPartCount; ++i) {
            const auto part = static_cast<SchemaPart>(i);
            if (!isWanted(part, options))
                continue;
            const auto &answer = answers.at(first++);
            if (answer) {
                m_rows.at(i) = &*answer;
                continue;
            }
            const auto gap = gapOf(part);
            if (gaps.insert(gap).second)
                facts.gap(gap, answer.error());
        }
    }

    const PgRows &operator[](SchemaPart part) const
    {
        const auto *rows = m_rows.at(static_cast<std::size_t>(part));
        return rows ? *rows : m_none;
    }

private:
    std::array<const PgRows *, schemaPartCount> m_rows{};
    PgRows m_none;
};

void writeTables(const Answers &answers, SchemaScope &scope)
{
    const auto &constraints = answers[SchemaPart::Constraints];
    writeRelations(answers[SchemaPart::Relations], answers[SchemaPart::Inheritance], scope);
    writeViewDefinitions(answers[SchemaPart::Views], scope);
    writeColumns(answers[SchemaPart::Sequences], scope);
    writeIndexes(answers[SchemaPart::Indexes], constraints, scope);
    writeConstraints(constraints, scope);
    writeTriggers(answers[SchemaPart::Triggers], scope);
    writeRules(answers[SchemaPart::Rules], scope);
    writePolicies(answers[SchemaPart::Policies], scope);
    writeStatistics(answers[SchemaPart::Statistics], scope);
    writeForeignTables(answers[SchemaPart::ForeignTables], scope);
}

} // namespace

std::vector<PgQuery> schemaQueries(int serverVersion, const SchemaOptions &options)
{
    std::vector<PgQuery> queries;
    for (std::size_t i = 0; i < schemaPartCount; ++i) {
        const auto part = static_cast<SchemaPart>(i);
        if (isWanted(part, options))
            queries.push_back({schemaQuery(part, serverVersion), true});
    }
    return queries;
}

Result<void> writePostgresSchema(const std::vector<Result<PgRows>> &answers, std::size_t first,
                                 const SchemaOptions &options, const ProbeContext &context)
{
    const Answers parts(answers, first, options, context.facts);
    SchemaScope scope(options, context);
    readRelations(parts[SchemaPart::Relations], scope);
    readInheritance(parts[SchemaPart::Inheritance], scope);
    readColumns(parts[SchemaPart::Columns], scope);
    readIndexParameters(parts[SchemaPart::IndexParameters], scope);
    readOperatorClassNames(parts[SchemaPart::OperatorClassNames], scope);
    readComments(parts[SchemaPart::Comments], scope);
    if (auto inTime = context.deadline.check(); !inTime)
        return inTime;
    writeTables(parts, scope);
    writeTypes(parts[SchemaPart::Types], parts[SchemaPart::Constraints], scope);
    writeFunctions(parts[SchemaPart::Functions], parts[SchemaPart::Aggregates], scope);
    for (const auto part :
         {SchemaPart::Schemas, SchemaPart::Operators, SchemaPart::OperatorClasses,
          SchemaPart::Casts, SchemaPart::Collations, SchemaPart::Conversions,
          SchemaPart::TextSearchConfigurations, SchemaPart::TextSearchParts,
          SchemaPart::EventTriggers, SchemaPart::Publications, SchemaPart::Subscriptions,
          SchemaPart::ForeignServers, SchemaPart::UserMappings, SchemaPart::Languages})
        writeOther(part, parts[part], scope);
    return context.deadline.check();
}

Result<void> writePostgresSchema(PgConnection &connection, const SchemaOptions &options,
                                 const ProbeContext &context)
{
    const auto answers = connection.read(schemaQueries(connection.serverVersion(), options));
    if (!answers)
        return tl::unexpected(answers.error());
    return writePostgresSchema(*answers, 0, options, context);
}

} // namespace sidestage
