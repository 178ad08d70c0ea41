// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb/target.h"

#include "probes/base/asciitext.h"
#include "probes/base/optionspec.h"

#include <algorithm>
#include <charconv>

namespace sidestage {

namespace {

constexpr std::int64_t usualPort = 27017;

OptionSpec word(std::string name, std::string summary, std::vector<std::string> words)
{
    return {std::move(name), OptionType::Word, std::move(summary), false, std::move(words), {}};
}

Error badInput(std::string message, const OptionValue &option, std::string suggestion = {})
{
    return {ErrorCode::BadInput, std::move(message), option.where(), std::move(suggestion)};
}

bool isHostName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

/// "db.acme.test", "db.acme.test:27018", "::1" or "[::1]:27018".
Result<MongoEndpoint> endpointOf(const OptionValue &option, std::int64_t port)
{
    const auto text = option.text();
    std::string_view host = text;
    std::string_view digits;
    if (host.starts_with('[')) {
        const auto end = std::min(host.find(']'), host.size());
        digits = host.substr(std::min(end + 1, host.size()));
        host = host.substr(1, end - 1);
    } else if (const auto colon = host.find(':'); colon == host.rfind(':')) {
        digits = host.substr(std::min(colon, host.size()));
        host = host.substr(0, colon);
    }
    if (!digits.empty()) {
        digits.remove_prefix(1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (error != std::errc() || end != digits.data() + digits.size())
            port = 0;
    }
    if (!isHostName(host) || port < 1 || port > 65535)
        return tl::unexpected(badInput("this is no host, or no host:port", option,
                                       "a name such as db.acme.test, without mongodb://"));
    return MongoEndpoint{std::string(host), static_cast<int>(port), {}};
}

Result<std::vector<MongoEndpoint>> endpointsOf(const OptionValue &options)
{
    std::vector<MongoEndpoint> endpoints;
    if (options["socket"].isSet()) {
        auto path = options["socket"].text();
        if (!path.ends_with(".sock"))
            path += "/mongodb-" + std::to_string(options["port"].integer(usualPort)) + ".sock";
        endpoints.push_back({"localhost", static_cast<int>(usualPort), std::move(path)});
        return endpoints;
    }
    for (const auto &host : options["host"].items()) {
        auto endpoint = endpointOf(host, options["port"].integer(usualPort));
        if (!endpoint)
            return tl::unexpected(std::move(endpoint).error());
        endpoints.push_back(*std::move(endpoint));
    }
    return endpoints;
}

void checkDatabaseName(const OptionValue &option, std::vector<Error> &errors)
{
    const auto name = option.text();
    if (name.empty() || name.size() > 63 || name.find_first_of("/\\. \"$*<>:|?") != name.npos)
        errors.push_back(badInput("this cannot be the name of a database in MongoDB", option));
}

bool isParameterName(const std::string &name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetterOrDigit(c) || c == '_';
    });
}

MongoTls modeNamed(const std::string &word, bool isLocal)
{
    return word == "off"        ? MongoTls::Off
        : word == "required"    ? MongoTls::Required
        : word == "verify-ca"   ? MongoTls::VerifyCa
        : word == "verify-full" ? MongoTls::VerifyFull
        : isLocal               ? MongoTls::Off
                                : MongoTls::VerifyFull;
}

} // namespace

const std::string &MongoTarget::labelOf(const std::string &database) const
{
    const auto found = std::find_if(databases.begin(), databases.end(),
                                    [&](const Database &d) { return d.name == database; });
    return found == databases.end() ? database : found->label;
}

std::vector<OptionSpec> mongoOptions()
{
    const auto text = option({}, OptionType::Text, {});
    auto database = option("database", OptionType::Text, "The application's own database.");
    database.required = true;
    return {
        option("host", OptionType::List,
               "Where the server listens, or several members of a replica set.", {text}),
        option("port", OptionType::Integer, "Port of hosts that name none, 27017 if not said."),
        option("socket", OptionType::FilePath, "A Unix socket, or its folder, instead of a host."),
        option("replica-set", OptionType::Text,
               "Name of the replica set to look for; without it this one server is read."),
        database,
        option("databases", OptionType::Map,
               "Further databases to read: the name to compare under, and the name here.", {text}),
        option("user", OptionType::Text, "Who signs in."),
        option("password", OptionType::Credential, "Password that belongs to the user."),
        option("auth-database", OptionType::Text,
               "The database that the user was made in, admin if not said."),
        word("mechanism", "How to sign in; the strongest that is offered, if not said.",
             {"scram-sha-256", "scram-sha-1"}),
        word("tls",
             "How the connection is protected; verify-full beyond this machine, if not said.",
             {"off", "required", "verify-ca", "verify-full"}),
        option("ca", OptionType::FilePath, "PEM file of a private certificate authority."),
        option("collections", OptionType::List,
               "Names of the collections and views to read, with *; a leading ! leaves out.",
               {option({}, OptionType::Text, "A name or a pattern.")}),
        word("documents", "Whether the number of documents is taken from the server's statistics.",
             {"estimate", "none"}),
        word("rights", "Whether users and roles are read.", {"full", "none"}),
        RoleMap::optionSpec(),
        option("stable-api", OptionType::Boolean,
               "Name version 1 of the stable API, for servers that insist on it."),
        option("parameters", OptionType::List, "Further server parameters to compare, by name.",
               {text}),
    };
}

std::vector<Error> checkMongoOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    if (options["host"].isSet() == options["socket"].isSet())
        errors.push_back(badInput("a target names either a host or a socket", options));
    const auto port = options["port"].integer(usualPort);
    if (port < 1 || port > 65535)
        errors.push_back(badInput("port must be from 1 to 65535", options["port"]));
    else if (const auto endpoints = endpointsOf(options); !endpoints)
        errors.push_back(endpoints.error());
    else if (endpoints->size() > 1 && !options["replica-set"].isSet())
        errors.push_back(badInput("several hosts are members of a replica set", options["host"],
                                  "name it under 'replica-set'"));
    if (options["socket"].isSet() && options["replica-set"].isSet())
        errors.push_back(
            badInput("a replica set is looked for by hosts, not by a socket", options["socket"]));
    if (options["user"].isSet() != options["password"].isSet())
        errors.push_back(badInput("user and password belong together",
                                  options["user"].isSet() ? options["user"] : options["password"]));
    checkDatabaseName(options["database"], errors);
    for (const auto &[label, database] : options["databases"].entries()) {
        checkDatabaseName(database, errors);
        if (label.empty() || label == "main")
            errors.push_back(badInput("'main' is the target's own database", database));
    }
    if (auto filter = TableFilter::parse(options["collections"].texts()); !filter) {
        errors.push_back(std::move(filter).error());
        errors.back().where = options["collections"].where();
    }
    for (auto &error : RoleMap::check(options["roles"]))
        errors.push_back(std::move(error));
    for (const auto &name : options["parameters"].items()) {
        if (!isParameterName(name.text()))
            errors.push_back(badInput("this cannot be the name of a server parameter", name));
    }
    return errors;
}

Result<MongoTarget> mongoTarget(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    if (auto errors = checkMongoOptions(options); !errors.empty())
        return tl::unexpected(std::move(errors.front()));
    MongoTarget target;
    auto endpoints = endpointsOf(options);
    auto filter = TableFilter::parse(options["collections"].texts());
    if (!endpoints || !filter)
        return tl::unexpected(endpoints ? filter.error() : endpoints.error());
    target.endpoints = *std::move(endpoints);
    target.collections = *std::move(filter);
    const bool isLocal = std::all_of(target.endpoints.begin(), target.endpoints.end(),
                                     [](const MongoEndpoint &e) { return e.isLocal(); });
    target.trust = {modeNamed(options["tls"].text(), isLocal), options["ca"].text()};
    target.replicaSet = options["replica-set"].text();
    target.user = options["user"].text();
    if (const auto *reference = options["password"].credential()) {
        const auto found = context.credentials.find(reference->name);
        if (found == context.credentials.end() || found->second.isEmpty())
            return failure(ErrorCode::NotConfigured,
                           "the credential '" + reference->name + "' is not there",
                           options["password"].where());
        target.password = found->second.duplicate();
    }
    target.authDatabase = options["auth-database"].text("admin");
    target.mechanism = options["mechanism"].text();
    std::transform(
        target.mechanism.begin(), target.mechanism.end(), target.mechanism.begin(),
        [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    target.databases.push_back({"main", options["database"].text()});
    for (const auto &[label, database] : options["databases"].entries())
        target.databases.push_back({label, database.text()});
    target.roles = RoleMap(options["roles"]);
    target.parameters = options["parameters"].texts();
    target.countsDocuments = options["documents"].text("estimate") == "estimate";
    target.readsRights = options["rights"].text("full") == "full";
    target.usesStableApi = options["stable-api"].boolean();
    return target;
}

} // namespace sidestage
