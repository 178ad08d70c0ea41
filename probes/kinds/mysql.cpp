// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql.h"

#include "probes/kinds/database/databasekind.h"
#include "probes/kinds/database/personaldata.h"
#include "probes/kinds/migrations/migrations.h"
#include "probes/kinds/mysql/accounts.h"
#include "probes/kinds/mysql/settings.h"
#include "probes/kinds/mysql/sources.h"
#include "probes/kinds/mysql/target.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr int oldestMariaDb = 100500;
constexpr int oldestMySql = 80000;

Result<void> checkVersion(const MySqlServer &server)
{
    if (server.isAtLeast(oldestMariaDb, oldestMySql))
        return {};
    return failure(ErrorCode::Unsupported,
                   std::string("this is ") + (server.isMariaDb ? "MariaDB " : "MySQL ")
                       + std::to_string(server.version / 10000) + '.'
                       + std::to_string(server.version / 100 % 100) + "; "
                       + (server.isMariaDb ? "10.5" : "8.0")
                       + " is the oldest version that can be read");
}

/// What the account may do. In MySQL the privileges of its roles are told only where they are
/// named.
Result<MySqlRights> readRights(MySqlConnection &connection, const MySqlAnswers &answers,
                               const MySqlServer &server)
{
    MySqlRights rights;
    rights.take(answers[MySqlAsk::OwnRights]);
    const auto &role = answers[MySqlAsk::OwnRole];
    if (server.isMariaDb || role.size() != 1 || role.isNull(0, 0) || role.text(0, 0) == "NONE")
        return rights;
    const auto more =
        connection.read({"SHOW GRANTS FOR CURRENT_USER() USING " + std::string(role.text(0, 0))});
    if (!more)
        return tl::unexpected(more.error());
    if (more->front())
        rights.take(*more->front());
    return rights;
}

bool isAmong(const MySqlRows &rows, std::string_view name)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows.text(i, 0) == name)
            return true;
    }
    return false;
}

std::string hostNameOf(const MySqlRows &variables)
{
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (variables.text(i, 0) == "hostname")
            return std::string(variables.text(i, 1));
    }
    return {};
}

/// What to do about a catalog that takes too long.
Error late(Error error)
{
    if (error.code != ErrorCode::TimedOut)
        return error;
    error.message = "the catalogs of the database were not read in time: the server may open every "
                    "table for them, or hang";
    error.suggestion = "give the probe more time (--timeout), or leave out the schema with "
                       "'schema: none'";
    return error;
}

void writeSchema(const MySqlSchema &schema)
{
    if (!schema.rights.hasAny(schema.text.database())) {
        const Error denied{ErrorCode::PermissionDenied,
                           "the server shows tables to roles alone that have a privilege with "
                           "them, and this one has none with the whole database",
                           {},
                           "grant SELECT, SHOW VIEW, TRIGGER and EVENT on the database"};
        for (const auto *part : {"tables", "views", "sequences", "functions", "events"})
            schema.facts.gap(part, denied);
        return;
    }
    for (const auto ask : {MySqlAsk::Tables, MySqlAsk::Columns}) {
        if (const auto *refused = schema.answers.refusal(ask)) {
            schema.facts.gap("tables", *refused);
            return;
        }
    }
    writeMySqlTables(schema);
    writeMySqlConstraints(schema);
    writeMySqlPrograms(schema);
}

/// What needs a second round trip, because the first says what there is to ask; and the schema,
/// which needs both. `first` is what the schema refers to.
Result<void> readMore(MySqlConnection &connection, MySqlAnswers &first, const MySqlSchema &schema,
                      const ProbeContext &context)
{
    const auto &options = context.spec.options;
    const auto database = connection.literal(schema.text.database());
    const bool hasSchema = options["schema"].text("full") == "full";
    const bool isSeen = hasSchema && schema.rights.hasAny(schema.text.database());
    const bool hasRights = options["rights"].text("full") == "full";
    MySqlAccounts accounts(schema, options["application"].text());
    std::vector<std::string> queries;
    if (hasRights)
        queries = accounts.queries(database);
    const auto accountQueries = queries.size();
    const auto sequences = isSeen ? mySqlSequences(schema) : std::vector<std::string>();
    for (const auto &name : sequences)
        queries.push_back(mySqlSequenceQuery(schema, name));
    const auto later = isSeen ? mySqlLaterAsks(first) : std::vector<MySqlAsk>();
    for (const auto ask : later)
        queries.push_back(mySqlLaterQuery(ask, schema.server, database));
    auto answers = queries.empty() ? std::vector<Result<MySqlRows>>() : connection.read(queries);
    if (!answers)
        return tl::unexpected(late(std::move(answers).error()));
    for (std::size_t i = 0; i < later.size(); ++i)
        first.put(later[i], std::move(answers->at(accountQueries + sequences.size() + i)));
    if (const auto *fatal = first.fatal())
        return tl::unexpected(late(*fatal));
    if (hasSchema)
        writeSchema(schema);
    if (hasRights)
        accounts.write(std::span(*answers).first(accountQueries));
    for (std::size_t i = 0; i < sequences.size(); ++i)
        writeMySqlSequence(schema, sequences[i], answers->at(accountQueries + i));
    return {};
}

Result<void> readAll(MySqlConnection &connection, const TableFilter &filter,
                     const ProbeContext &context)
{
    const auto &options = context.spec.options;
    const auto database = options["database"].text();
    const MySqlServer server{connection.isMariaDb(), connection.serverVersion()};
    if (auto known = checkVersion(server); !known)
        return known;
    context.log.write(std::string("connected to ") + (server.isMariaDb ? "MariaDB " : "MySQL ")
                      + connection.versionText());
    auto read = connection.read(mySqlCatalogQueries(server, connection.literal(database),
                                                    mySqlVariables(options["settings"].texts()),
                                                    options["schema"].text("full") == "full"));
    if (!read)
        return tl::unexpected(late(std::move(read).error()));
    MySqlAnswers answers(*std::move(read));
    if (const auto *fatal = answers.fatal())
        return tl::unexpected(late(*fatal));
    const auto rights = readRights(connection, answers, server);
    if (!rights)
        return tl::unexpected(rights.error());
    const MySqlText text(database, isAmong(answers[MySqlAsk::Tables], database),
                         context.fingerprints);
    const RoleMap roles(options["roles"]);
    const MySqlSchema schema{server,
                             answers,
                             text,
                             *rights,
                             roles,
                             filter,
                             context.facts,
                             answers[MySqlAsk::Replica].size() > 0,
                             options["rows"].text("estimate") == "estimate",
                             hostNameOf(answers[MySqlAsk::Variables])};
    writeMySqlServer(schema, connection);
    if (auto done = readMore(connection, answers, schema, context); !done)
        return done;
    MySqlBookkeeping bookkeeping(connection, schema);
    if (auto done = writeMigrations(bookkeeping, MigrationOptions::from(options), context); !done)
        return done;
    const auto personal = personalDataAsked(context);
    if (!personal)
        return tl::unexpected(personal.error());
    if (!*personal)
        return {};
    MySqlSamples samples(connection, schema);
    return writePersonalData(samples, **personal, context);
}

Result<void> probeMySql(const ProbeContext &context)
{
    const auto filter = TableFilter::parse(context.spec.options["tables"].texts());
    if (!filter)
        return tl::unexpected(filter.error());
    const auto target = mySqlTargetOf(context);
    if (!target)
        return tl::unexpected(target.error());
    auto connection = MySqlConnection::open(*target, context.deadline);
    if (!connection)
        return tl::unexpected(std::move(connection).error());
    return readAll(*connection, *filter, context);
}

OptionSpec list(std::string name, std::string summary, std::string member)
{
    return {std::move(name),
            OptionType::List,
            std::move(summary),
            false,
            {},
            {{"", OptionType::Text, std::move(member), false, {}, {}}}};
}

std::vector<Error> checkMySqlOptions(const OptionValue &options)
{
    auto errors = checkMySqlTarget(options);
    for (auto &error : RoleMap::check(options["roles"]))
        errors.push_back(std::move(error));
    for (auto &error : checkDatabaseOptions(options))
        errors.push_back(std::move(error));
    return errors;
}

} // namespace

ProbeKind mysqlProbe()
{
    ProbeKind kind;
    kind.name = "mysql";
    kind.summary = "Reads the schema, settings, accounts, permissions and migrations of a MariaDB "
                   "or MySQL database.";
    kind.area = Area::Database;
    kind.options = mySqlTargetOptions();
    kind.options.push_back(
        list("tables", "Names of the tables and views to read, with *; a leading ! leaves out.",
             "A name or a pattern."));
    kind.options.push_back(list("settings",
                                "Variables of the server to read beside those that matter.",
                                "A variable's name."));
    kind.options.push_back(wordOption(
        "schema", "Whether tables, views and what belongs to them are read.", {"full", "none"}));
    kind.options.push_back(wordOption("rows", "Whether the server's estimates of rows are read.",
                                      {"estimate", "none"}));
    kind.options.push_back(
        wordOption("rights", "Whether accounts and permissions are read.", {"full", "none"}));
    kind.options.push_back(RoleMap::optionSpec());
    kind.options.push_back({"application",
                            OptionType::Text,
                            "The account that the application signs in with: user@host.",
                            false,
                            {},
                            {}});
    kind.options.push_back(migrationsOption());
    kind.options.push_back(personalDataOption());
    kind.probe = probeMySql;
    kind.check = checkMySqlOptions;
    kind.areaOf = areaOfDatabaseFact;
    return kind;
}

} // namespace sidestage
