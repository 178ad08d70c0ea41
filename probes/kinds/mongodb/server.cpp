// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/base/disclosure.h"
#include "probes/kinds/mongodb/connection.h"
#include "probes/kinds/mongodb/normalform.h"
#include "probes/kinds/mongodb/reading.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::string_view compatibility = "featureCompatibilityVersion";

/// Parameters that change what a program sees; docs/probes/mongodb.md says why each.
constexpr std::array<const char *, 20> usualParameters{
    "allowDiskUseByDefault",
    "authenticationMechanisms",
    "clusterAuthMode",
    "cursorTimeoutMillis",
    "enableLocalhostAuthBypass",
    "enableTestCommands",
    "featureCompatibilityVersion",
    "internalQueryMaxBlockingSortMemoryUsageBytes",
    "localLogicalSessionTimeoutMinutes",
    "maxIndexBuildMemoryUsageMegabytes",
    "maxTransactionLockRequestTimeoutMillis",
    "notablescan",
    "requireApiVersion",
    "scramIterationCount",
    "scramSHA256IterationCount",
    "sslMode",
    "tlsMode",
    "transactionLifetimeLimitSeconds",
    "ttlMonitorEnabled",
    "ttlMonitorSleepSecs",
};

FactValue parameterValue(const BsonValue &value, const Fingerprinter &fingerprints)
{
    if (value.type() == BSON_TYPE_BOOL)
        return FactValue::boolean(value.isTrue());
    if (const auto number = value.integer())
        return FactValue::integer(*number);
    if (const auto text = value.text())
        return disclose(value.name(), value.name(), *text, {}, fingerprints).value;
    if (value.isArray()) {
        std::vector<std::string> texts;
        for (const auto &member : value.members())
            texts.push_back(member.text() ? std::string(*member.text())
                                          : normalForm(member, BsonMeaning::Query, fingerprints));
        return FactValue::textSet(texts);
    }
    return FactValue::text(normalForm(value, BsonMeaning::Query, fingerprints));
}

std::string topologyOf(const BsonValue &greeting)
{
    if (greeting["msg"].text() == "isdbgrid")
        return "sharded cluster";
    return greeting["setName"].isThere() ? "replica set" : "standalone";
}

std::int64_t countOf(const BsonValue &list)
{
    return static_cast<std::int64_t>(list.members().size());
}

void writeGreeting(const MongoConnection &connection, const MongoTarget &target,
                   const FactWriter &facts)
{
    const auto secured = facts.below("connection");
    const bool isEncrypted = connection.isEncrypted();
    secured.add("encrypted", FactValue::boolean(isEncrypted));
    // Without its name a certificate is anybody's from the same authority.
    secured.add("verified",
                FactValue::boolean(isEncrypted && target.trust.mode == MongoTls::VerifyFull));
    if (isEncrypted)
        secured.add("protocol", FactValue::text(connection.protocol()));

    const auto greeting = connection.greeting();
    facts.below("server").add("topology", FactValue::text(topologyOf(greeting)));
    if (const auto name = greeting["setName"].text()) {
        const auto set = facts.below("replica-set");
        set.add("name", FactValue::text(*name));
        set.add("members",
                FactValue::integer(countOf(greeting["hosts"]) + countOf(greeting["passives"])));
        set.add("arbiters", FactValue::integer(countOf(greeting["arbiters"])));
    }
}

void writeBuild(const BsonDocument &build, const FactWriter &server)
{
    const bool isFerret = build["ferretdb"].isThere() || build["ferretdbVersion"].isThere();
    server.add("engine", FactValue::text(isFerret ? "FerretDB" : "MongoDB"));
    const auto numbers = build["versionArray"].members();
    if (numbers.size() > 1) {
        // A release series has two numbers: 4.2 and 4.4 are as far apart as 6.0 and 7.0.
        server.add("major",
                   FactValue::text(normalNumber(numbers[0]) + "." + normalNumber(numbers[1])));
    }
    if (const auto version = build["version"].text())
        server.add("version", FactValue::version(*version));
    const auto modules = build["modules"].members();
    const bool isEnterprise = std::any_of(modules.begin(), modules.end(), [](const BsonValue &m) {
        return m.text() == "enterprise";
    });
    server.add("edition", FactValue::text(isEnterprise ? "enterprise" : "community"));
}

} // namespace

Result<void> writeMongoServer(MongoConnection &connection, const MongoTarget &target,
                              const ProbeContext &context)
{
    const auto &facts = context.facts;
    writeGreeting(connection, target, facts);
    const auto server = facts.below("server");
    const auto build = connection.read(MongoCommand::buildInfo());
    if (build) {
        writeBuild(*build, server);
    } else {
        for (const auto *name : {"engine", "major", "version", "edition"}) {
            if (auto done = gapOrEnd(connection, build.error(), server, name); !done)
                return done;
        }
    }
    std::vector<std::string> names(usualParameters.begin(), usualParameters.end());
    for (const auto &name : target.parameters) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    }
    const auto parameters = connection.read(MongoCommand::parameters(names));
    if (!parameters) {
        if (auto done = gapOrEnd(connection, parameters.error(), facts, "settings"); !done)
            return done;
        return gapOrEnd(connection, parameters.error(), server, "feature-compatibility");
    }
    const auto settings = facts.below("settings");
    for (const auto &value : parameters->value().members()) {
        if (value.name() == compatibility) {
            const auto version = value.isDocument() ? value["version"] : value;
            server.add("feature-compatibility",
                       FactValue::text(version.text().value_or("unknown")));
        } else if (std::find(names.begin(), names.end(), value.name()) != names.end()) {
            settings.add(value.name(), parameterValue(value, context.fingerprints));
        }
    }
    return {};
}

} // namespace sidestage

#endif
