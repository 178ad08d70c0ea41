// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/definitiontext.h"
#include "probes/kinds/postgresql/pgtokens.h"
#include "probes/kinds/postgresql/schemafacts.h"

namespace sidestage {

namespace {

// Every query of these parts begins with the first four.
enum OtherColumn : int { OtherId, OtherName, OtherDefinition, OtherOwner, OtherFirst, OtherSecond };

/// Where a part's facts stand, and the catalog that its comments are kept for.
struct Section
{
    std::string_view name;
    std::string_view catalog;
    bool isInSchema = false; ///< its names begin with the schema's
};

Section sectionOf(SchemaPart part)
{
    switch (part) {
    case SchemaPart::Schemas:
        return {"schemas", "pg_namespace"};
    case SchemaPart::Operators:
        return {"operators", "pg_operator", true};
    case SchemaPart::OperatorClasses:
        return {"operator-classes", "pg_opclass", true};
    case SchemaPart::Casts:
        return {"casts", "pg_cast"};
    case SchemaPart::Collations:
        return {"collations", "pg_collation", true};
    case SchemaPart::Conversions:
        return {"conversions", "pg_conversion", true};
    case SchemaPart::TextSearchConfigurations:
        return {"text-search", "pg_ts_config", true};
    case SchemaPart::TextSearchParts:
        return {"text-search", "", true};
    case SchemaPart::EventTriggers:
        return {"event-triggers", "pg_event_trigger"};
    case SchemaPart::Publications:
        return {"publications", "pg_publication"};
    case SchemaPart::Subscriptions:
        return {"subscriptions", "pg_subscription"};
    case SchemaPart::ForeignServers:
        return {"foreign", "pg_foreign_server"};
    case SchemaPart::Languages:
        return {"languages", "pg_language"};
    default:
        return {};
    }
}

void writeExtras(SchemaPart part, const PgRows &rows, std::size_t i, const FactWriter &facts,
                 const SchemaScope &scope)
{
    const auto set = [&](int column) {
        std::vector<std::string> members;
        for (const auto &member : pgArray(rows.text(i, column)))
            members.push_back(scope.shown(normalisedPg(member)));
        return FactValue::textSet(members);
    };
    switch (part) {
    case SchemaPart::TextSearchConfigurations:
        facts.add("mappings", FactValue::textSet(pgArray(rows.text(i, OtherFirst))));
        break;
    case SchemaPart::EventTriggers:
        if (const auto firing = firingOfPg(rows.text(i, OtherFirst)); !firing.empty())
            facts.add("fires", FactValue::text(firing));
        break;
    case SchemaPart::Publications:
        facts.add("tables", set(OtherFirst));
        if (!pgArray(rows.text(i, OtherSecond)).empty())
            facts.add("schemas", FactValue::textSet(pgArray(rows.text(i, OtherSecond))));
        break;
    case SchemaPart::Subscriptions:
        facts.add("enabled", FactValue::boolean(rows.boolean(i, OtherFirst)));
        facts.add("publications", FactValue::textSet(pgArray(rows.text(i, OtherSecond))));
        break;
    case SchemaPart::ForeignServers:
        if (const auto options = pgArray(rows.text(i, OtherSecond)); !options.empty())
            facts.add("options", scope.options(options));
        break;
    default:
        break;
    }
}

void writeUserMappings(const PgRows &rows, const SchemaScope &scope)
{
    enum { Id, Server, User, Options, IsVisible };
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto facts = scope.facts()
                               .below("foreign")
                               .below("servers")
                               .below(rows.text(i, Server))
                               .below("users");
        const auto user = scope.roleName(rows.text(i, User));
        if (rows.boolean(i, IsVisible))
            facts.add(user, scope.options(pgArray(rows.text(i, Options))));
        else
            facts.gap(user,
                      {ErrorCode::PermissionDenied,
                       "only the mapping's own user, the server's owner and a superuser may see "
                       "its options",
                       {},
                       {}});
    }
}

} // namespace

void readComments(const PgRows &rows, SchemaScope &scope)
{
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i)
        scope.comments.emplace(
            std::tuple(rows.string(i, 0), rows.integer(i, 1), static_cast<int>(rows.integer(i, 2))),
            rows.string(i, 3));
}

void writeOther(SchemaPart part, const PgRows &rows, const SchemaScope &scope)
{
    if (part == SchemaPart::UserMappings)
        return writeUserMappings(rows, scope);
    const auto section = sectionOf(part);
    for (std::size_t i = 0; i < rows.size() && scope.isInTime(); ++i) {
        const auto name = rows.text(i, OtherName);
        const auto schema = part == SchemaPart::Schemas ? name
            : section.isInSchema                        ? name.substr(0, name.find('.'))
                                                        : std::string_view();
        if (!schema.empty() && !scope.takesSchema(schema))
            continue;
        auto all = scope.facts().below(section.name);
        if (part == SchemaPart::TextSearchConfigurations)
            all = all.below("configurations");
        else if (part == SchemaPart::TextSearchParts || part == SchemaPart::ForeignServers)
            all = all.below(rows.text(i, OtherFirst));
        const auto facts = all.below(name);
        facts.set(scope.definition(rows.string(i, OtherDefinition)));
        writeExtras(part, rows, i, facts, scope);
        scope.writeOwner(facts, rows.text(i, OtherOwner));
        scope.writeComment(facts, std::string(section.catalog), rows.integer(i, OtherId));
    }
}

} // namespace sidestage
