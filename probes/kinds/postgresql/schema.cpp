// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/schema.h"

#include "probes/kinds/postgresql/schemafacts.h"

#include <array>
#include <set>

namespace sidestage {

namespace {

/// Where the facts of a part stand that may be missing on its own. What prints an expression waits
/// for whoever holds the table exclusively, at most as long as the connection allows. Empty for the
/// parts of tableGapOf.
std::string_view gapOf(SchemaPart part)
{
    switch (part) {
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
    default:
        return {};
    }
}

/// Below which segment of every table (or view) the facts of a part stand; empty for those without
/// which neither tables nor types can be described.
std::string_view tableGapOf(SchemaPart part)
{
    switch (part) {
    case SchemaPart::Triggers:
        return "triggers";
    case SchemaPart::Rules:
        return "rules";
    case SchemaPart::Policies:
        return "policies";
    case SchemaPart::Statistics:
        return "statistics";
    case SchemaPart::ForeignTables:
        return "foreign-options";
    case SchemaPart::Views:
        return "definition";
    case SchemaPart::Comments:
        return "comment";
    default:
        return {};
    }
}

bool isWanted(SchemaPart part, const SchemaOptions &options)
{
    return part != SchemaPart::Comments || options.withComments;
}

/// The answers by part. A part that is not there gives no rows.
class Answers
{
public:
    Answers(std::vector<Result<PgRows>> &answers, std::size_t first, const SchemaOptions &options)
    {
        for (std::size_t i = 0; i < schemaPartCount; ++i) {
            if (!isWanted(static_cast<SchemaPart>(i), options))
                continue;
            auto &answer = answers.at(first++);
            if (answer)
                m_rows.at(i) = &*answer;
            else
                m_refused.emplace_back(static_cast<SchemaPart>(i), &answer.error());
        }
    }

    /// Of all that was refused; after the relations are known.
    void writeGaps(const SchemaScope &scope)
    {
        std::set<std::string_view> written;
        const auto writeGap = [&](std::string_view section, const Error &error) {
            if (written.insert(section).second)
                scope.facts().gap(section, error);
        };
        for (const auto &[part, error] : m_refused) {
            const auto below = tableGapOf(part);
            if (const auto section = gapOf(part); !section.empty()) {
                writeGap(section, *error);
            } else if (below.empty()) {
                m_hasTables = false;
                for (const auto *kind : {"tables", "views", "sequences", "types"})
                    writeGap(kind, *error);
            } else {
                for (const auto &[id, relation] : scope.relations) {
                    if (relation.isTaken && relation.kind != 'c'
                        && relation.isView() == (part == SchemaPart::Views))
                        scope.writerOf(relation).gap(below, *error);
                }
            }
        }
    }
    bool hasTables() const { return m_hasTables; }

    /// Lets the rows of a part go; from then on it has none.
    void drop(SchemaPart part)
    {
        if (auto *rows = m_rows.at(static_cast<std::size_t>(part)))
            *rows = PgRows();
    }

    const PgRows &operator[](SchemaPart part) const
    {
        const auto *rows = m_rows.at(static_cast<std::size_t>(part));
        return rows ? *rows : m_none;
    }

private:
    std::array<PgRows *, schemaPartCount> m_rows{};
    std::vector<std::pair<SchemaPart, const Error *>> m_refused;
    bool m_hasTables = true;
    PgRows m_none;
};

void writeTables(Answers &answers, SchemaScope &scope)
{
    const auto &constraints = answers[SchemaPart::Constraints];
    writeRelations(answers[SchemaPart::Relations], answers[SchemaPart::Inheritance], scope);
    answers.drop(SchemaPart::Relations);
    writeViewDefinitions(answers[SchemaPart::Views], scope);
    writeColumns(answers[SchemaPart::Sequences], scope);
    writeIndexes(answers[SchemaPart::Indexes], constraints, scope);
    answers.drop(SchemaPart::Indexes);
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

Result<void> writePostgresSchema(std::vector<Result<PgRows>> &answers, std::size_t first,
                                 const SchemaOptions &options, const ProbeContext &context)
{
    Answers parts(answers, first, options);
    SchemaScope scope(options, context);
    readRelations(parts[SchemaPart::Relations], scope);
    readInheritance(parts[SchemaPart::Inheritance], scope);
    parts.writeGaps(scope);
    readColumns(parts[SchemaPart::Columns], scope);
    parts.drop(SchemaPart::Columns);
    readIndexParameters(parts[SchemaPart::IndexParameters], scope);
    readOperatorClassNames(parts[SchemaPart::OperatorClassNames], scope);
    readComments(parts[SchemaPart::Comments], scope);
    parts.drop(SchemaPart::Comments);
    if (auto inTime = context.deadline.check(); !inTime)
        return inTime;
    if (parts.hasTables()) {
        writeTables(parts, scope);
        writeTypes(parts[SchemaPart::Types], parts[SchemaPart::Constraints], scope);
    }
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
    auto answers = connection.read(schemaQueries(connection.serverVersion(), options));
    if (!answers)
        return tl::unexpected(answers.error());
    return writePostgresSchema(*answers, 0, options, context);
}

} // namespace sidestage
