// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql.h"

#include "probes/kinds/database/databasekind.h"
#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/database/rolemap.h"
#include "probes/kinds/database/tablefilter.h"
#include "probes/kinds/migrations/migrations.h"
#include "probes/kinds/postgresql/bookkeeping.h"
#include "probes/kinds/postgresql/grants.h"
#include "probes/kinds/postgresql/roles.h"
#include "probes/kinds/postgresql/samples.h"
#include "probes/kinds/postgresql/schema.h"
#include "probes/kinds/postgresql/server.h"
#include "probes/kinds/postgresql/settings.h"
#include "probes/kinds/postgresql/target.h"

#include <iterator>

namespace sidestage {

namespace {

constexpr int oldestVersion = 120000;

/// What a target asks for.
struct Wanted
{
    SchemaOptions schema; ///< its choice of tables and its names of roles are those of all parts
    PgSettingChoice settings;
    std::string application;
    bool hasSchema = true;
    bool hasRights = true;
};

Result<Wanted> wantedOf(const OptionValue &options)
{
    auto tables = TableFilter::parse(options["tables"].texts());
    auto schemas = TableFilter::parse(options["schemas"].texts());
    auto settings = PgSettingChoice::parse(options["settings"].texts());
    for (const auto *filter : {&tables, &schemas}) {
        if (!*filter)
            return tl::unexpected(filter->error());
    }
    if (!settings)
        return tl::unexpected(std::move(settings).error());
    Wanted wanted;
    wanted.schema.tables = *std::move(tables);
    wanted.schema.schemas = *std::move(schemas);
    wanted.schema.roles = RoleMap(options["roles"]);
    wanted.schema.withRows = options["rows"].text("estimate") == "estimate";
    wanted.settings = *std::move(settings);
    wanted.application = options["application"].text();
    wanted.hasSchema = options["schema"].text("full") == "full";
    wanted.hasRights = options["rights"].text("full") == "full";
    wanted.schema.withOwners = wanted.hasRights;
    return wanted;
}

Result<void> checkVersion(int version)
{
    if (version >= oldestVersion)
        return {};
    return failure(ErrorCode::Unsupported,
                   "this is PostgreSQL " + std::to_string(version / 10000)
                       + "; 12 is the oldest version that can be read");
}

void append(PgQueries &queries, PgQueries more)
{
    queries.insert(queries.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
}

/// Everything that one round trip brings.
Result<void> readCatalogs(PgConnection &connection, const Wanted &wanted,
                          const ProbeContext &context)
{
    const int version = connection.serverVersion();
    auto queries = pgServerQueries(version);
    append(queries, pgSettingQueries());
    if (wanted.hasRights) {
        append(queries, pgRoleQueries(version, wanted.application));
        append(queries, pgGrantQueries(version));
    }
    const auto firstOfSchema = queries.size();
    if (wanted.hasSchema)
        append(queries, schemaQueries(version, wanted.schema));
    auto answers = connection.read(queries);
    if (!answers)
        return tl::unexpected(answers.error());
    PgAnswers rest(*answers);
    const auto take = [&rest](std::size_t count) {
        const auto part = rest.first(count);
        rest = rest.subspan(count);
        return part;
    };
    const auto &roles = wanted.schema.roles;
    writePgServer(take(pgServerQueryCount), version, roles, context.facts);
    writePgSettings(take(pgSettingQueryCount), wanted.settings, context.spec.options["user"].text(),
                    wanted.hasRights ? &roles : nullptr, context);
    if (wanted.hasRights) {
        writePgRoles(take(pgRoleQueryCount), wanted.application, roles, context.facts);
        writePgGrants(take(pgGrantQueryCount), wanted.schema.tables, wanted.schema.schemas, roles,
                      context.facts);
    }
    return wanted.hasSchema ? writePostgresSchema(*answers, firstOfSchema, wanted.schema, context)
                            : Result<void>();
}

Result<void> probePostgresql(const ProbeContext &context)
{
    const auto wanted = wantedOf(context.spec.options);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const auto target = pgTargetOf(context);
    if (!target)
        return tl::unexpected(target.error());
    auto connection = PgConnection::open(*target, context.deadline);
    if (!connection)
        return tl::unexpected(std::move(connection).error());
    const int version = connection->serverVersion();
    if (auto known = checkVersion(version); !known)
        return known;
    context.log.write("connected to a server of version " + std::to_string(version));
    writePgConnection(connection->state(), context.facts);
    if (auto done = readCatalogs(*connection, *wanted, context); !done)
        return done;
    PgBookkeeping bookkeeping(*connection);
    if (auto done =
            writeMigrations(bookkeeping, MigrationOptions::from(context.spec.options), context);
        !done)
        return done;
    if (const auto personal = personalDataAsked(context); !personal) {
        return tl::unexpected(personal.error());
    } else if (*personal) {
        PgSampleSource source(*connection);
        if (auto done = writePersonalData(source, **personal, context); !done)
            return done;
    }
    connection->finish();
    return {};
}

std::vector<Error> checkPostgreSqlOptions(const OptionValue &options)
{
    auto errors = checkPgTarget(options);
    const auto complain = [&](Error error, const char *option) {
        error.where = options[option].where();
        errors.push_back(std::move(error));
    };
    if (auto filter = TableFilter::parse(options["schemas"].texts()); !filter)
        complain(std::move(filter).error(), "schemas");
    if (auto settings = PgSettingChoice::parse(options["settings"].texts()); !settings)
        complain(std::move(settings).error(), "settings");
    for (auto &error : RoleMap::check(options["roles"]))
        errors.push_back(std::move(error));
    for (auto &error : checkDatabaseOptions(options))
        errors.push_back(std::move(error));
    return errors;
}

} // namespace

ProbeKind postgresqlProbe()
{
    ProbeKind kind;
    kind.name = "postgresql";
    kind.summary =
        "Reads the schema, settings, roles, permissions and migrations of a PostgreSQL database.";
    kind.area = Area::Database;
    kind.options = pgTargetOptions();
    const auto names = [](std::string name, std::string summary) {
        return OptionSpec{std::move(name),
                          OptionType::List,
                          std::move(summary),
                          false,
                          {},
                          {{"", OptionType::Text, "A name or a pattern.", false, {}, {}}}};
    };
    kind.options.push_back(names(
        "tables", "Tables and views to read, as SCHEMA.TABLE, with *; a leading ! leaves out."));
    kind.options.push_back(names("schemas", "Schemas to read, with *; a leading ! leaves out."));
    kind.options.push_back(wordOption(
        "schema", "Whether tables, views, functions and their like are read.", {"full", "none"}));
    kind.options.push_back(wordOption("rows", "Whether the server's estimates of rows are read.",
                                      {"estimate", "none"}));
    kind.options.push_back(PgSettingChoice::optionSpec());
    kind.options.push_back(
        wordOption("rights", "Whether roles and permissions are read.", {"full", "none"}));
    kind.options.push_back(RoleMap::optionSpec());
    kind.options.push_back({"application",
                            OptionType::Text,
                            "The role that the application signs in as.",
                            false,
                            {},
                            {}});
    kind.options.push_back(migrationsOption());
    kind.options.push_back(personalDataOption());
    kind.probe = probePostgresql;
    kind.check = checkPostgreSqlOptions;
    kind.areaOf = areaOfDatabaseFact;
    return kind;
}

} // namespace sidestage
