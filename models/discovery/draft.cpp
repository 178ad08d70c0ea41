// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/draft.h"

#include "models/config/names.h"
#include "models/yaml/clearcredential.h"
#include "models/yaml/yamlscalar.h"
#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 15> endings{
    "URL",      "URI",    "DSN",  "ADDRESS", "ADDR",   "HOST",   "CONNECTION", "STRING",
    "ENDPOINT", "SERVER", "JDBC", "R2DBC",   "PRISMA", "DIRECT", "POOL"};
constexpr std::array<std::string_view, 20> generalWords{
    "DATABASE", "DB",          "POSTGRES",          "POSTGRESQL", "PG",   "PSQL",       "MYSQL",
    "MARIADB",  "SQL",         "PRIMARY",           "DEFAULT",    "MAIN", "DATASOURCE", "DATA",
    "SPRING",   "CONNECTIONS", "CONNECTIONSTRINGS", "STRINGS",    "APP",  "SQLITE"};

bool isRelational(std::string_view probe)
{
    return probe == "postgresql" || probe == "mysql" || probe == "sqlite";
}

void addSource(std::vector<std::string> &sources, const std::string &source)
{
    if (!source.empty() && !isAmong(sources, source))
        sources.push_back(source);
}

/// Why the address cannot be a target as it stands; empty: it can.
std::string obstacleOf(const Address &address)
{
    if (address.probe.empty())
        return "no probe reads " + address.system;
    if (address.probe == "sqlite")
        return address.database.empty() ? "the path of the file is not written out" : std::string();
    if (address.hosts.empty())
        return "its host is not written out there";
    if (std::ranges::any_of(address.hosts, isInsideOfCluster))
        return "its host is known inside of its own network alone";
    if (address.probe != "redis" && address.database.empty())
        return "the name of the database is not written out there";
    if (address.hosts.size() > 1 && address.replicaSet.empty())
        return "several hosts need the name of their replica set";
    return {};
}

DraftOptions optionsOf(const Address &address, const std::string &credential)
{
    DraftOptions options;
    const bool isRedis = address.probe == "redis";
    if (address.probe == "sqlite") {
        options.emplace_back(
            "file", DraftValue::text(address.database.empty() ? "FILE" : address.database));
        return options;
    }
    const bool isUsable =
        !address.hosts.empty() && std::ranges::none_of(address.hosts, isInsideOfCluster);
    options.emplace_back("host",
                         isUsable ? DraftValue::list(address.hosts) : DraftValue::text("HOST"));
    if (isUsable && address.port > 0)
        options.emplace_back("port", DraftValue::number(address.port));
    if (!address.replicaSet.empty())
        options.emplace_back("replica-set", DraftValue::text(address.replicaSet));
    if (!isRedis)
        options.emplace_back(
            "database", DraftValue::text(address.database.empty() ? "NAME" : address.database));
    if (isRedis && isUsable && !address.isEncrypted && !isOnThisMachine(address.hosts.front()))
        options.emplace_back("tls", DraftValue::text("off"));
    if (isRelational(address.probe) || (address.probe == "mongodb" && address.hasPassword))
        options.emplace_back("user", DraftValue::text("auditor"));
    if (isRelational(address.probe) || address.hasPassword)
        options.emplace_back("password", DraftValue::credential(credential));
    return options;
}

std::string purposeOf(const Address &address, const std::string &scope)
{
    if (address.probe == "redis")
        return "cache, sessions or queues (" + address.system + ')';
    return "data of " + (scope.empty() ? "the application" : scope) + " (" + address.system + ')';
}

/// Whether two targets speak of one server.
bool isSameServer(const DraftOptions &one, const DraftOptions &other)
{
    const auto of = [](const DraftOptions &options, std::string_view key) {
        const auto found =
            std::ranges::find(options, key, &std::pair<std::string, DraftValue>::first);
        return found == options.end() ? DraftValue() : found->second;
    };
    return std::ranges::all_of(std::array<std::string_view, 4>{"host", "port", "database", "file"},
                               [&](auto key) { return of(one, key) == of(other, key); });
}

} // namespace

std::string sourceText(const Location &where)
{
    return where.line > 0 ? where.file + ':' + std::to_string(where.line) : where.file;
}

std::string shownName(std::string_view name)
{
    constexpr std::size_t longest = 60;
    if (name.empty() || looksLikeCredential(name) || name.size() > longest)
        return "a name";
    return yamlComment(name);
}

std::string serviceNameOf(std::string_view key, std::string_view probe)
{
    auto words = wordsOfName(key);
    std::erase_if(words, [](const std::string &word) { return isAmong(endings, word); });
    std::erase_if(words, [](const std::string &word) { return isAmong(generalWords, word); });
    const bool isMongo = probe == "mongodb";
    if (isMongo)
        std::erase_if(words, [](const auto &word) { return word == "MONGO" || word == "MONGODB"; });
    if (probe == "redis")
        std::erase_if(words, [](const auto &word) { return word == "VALKEY" || word == "REDIS"; });
    std::string name;
    for (const auto &word : words)
        name += (name.empty() ? "" : "-") + lowered(word);
    std::string kind = isRelational(probe) ? "database" : std::string(probe);
    if (name.empty() || !whyNotName(name + '-' + kind).empty())
        return kind;
    return probe == "redis" ? name : name + '-' + kind;
}

DraftEnvironment &Draft::environment(const EnvironmentName &name, const std::string &file)
{
    auto found = std::ranges::find(environments, name.name, &DraftEnvironment::name);
    if (found == environments.end())
        found = environments.insert(environments.end(), {name.name, name.kind, {}, {}, {}});
    addSource(found->sources, file);
    return *found;
}

DraftService &Draft::service(const std::string &name, const std::string &probe,
                             const std::string &purpose)
{
    const auto found = std::ranges::find(services, name, &DraftService::name);
    if (found != services.end())
        return *found;
    services.push_back({name, probe, purpose, {}, {}, {}, {}, {}});
    return services.back();
}

const DraftService *Draft::findService(std::string_view name) const
{
    const auto found = std::ranges::find(services, name, &DraftService::name);
    return found == services.end() ? nullptr : &*found;
}

void Draft::found(FindingKind kind, const Location &where, std::string what, std::string became)
{
    findings.push_back({kind, where, std::move(what), std::move(became)});
}

void Draft::unread(const Error &error)
{
    found(FindingKind::Unread, error.where, error.message);
}

void Draft::addHost(const EnvironmentName &name, std::string hostName, const std::string &scope,
                    const DraftHost &host, const Location &where, const std::string &what)
{
    if (!isPlainHost(host.host))
        return found(FindingKind::Address, where,
                     what + ", with no host that can be reached from here");
    const auto source = sourceText(where);
    auto &at = environment(name, where.file);
    const auto lower = lowered(host.host);
    const auto isThere = [&](const std::string &as) {
        return at.hosts.contains(as) && at.hosts.at(as).host == lower;
    };
    if (!scope.empty() && m_hostScopes.try_emplace(hostName, scope).first->second != scope
        && !isThere(hostName) && whyNotName(scope + '-' + hostName).empty())
        hostName = scope + '-' + hostName;
    const auto [known, isNew] =
        at.hosts.try_emplace(hostName, DraftHost{lower, host.isPlainHttp, source});
    if (!isNew && known->second.host != lower)
        return found(FindingKind::Address, where,
                     what + ", another one than at " + known->second.source);
    found(FindingKind::Address, where, what, "host " + hostName + " of " + name.name);
}

void Draft::addServer(const EnvironmentName &name, std::string serviceName,
                      const std::string &scope, const Address &address, const Location &where,
                      const std::string &what)
{
    const auto source = sourceText(where);
    environment(name, where.file);
    if (address.probe.empty())
        return found(FindingKind::Address, where, what + ", which no probe reads");
    // The service of that name is another one where its kind or its server differs.
    for (int attempt = 0; attempt < 2; ++attempt) {
        DraftTarget target{
            optionsOf(address, name.name + '/' + serviceName), {source}, obstacleOf(address)};
        const auto *known = findService(serviceName);
        const auto *there =
            known && known->targets.contains(name.name) ? &known->targets.at(name.name) : nullptr;
        const bool isSame = there && isSameServer(there->options, target.options);
        const bool isOfOther =
            known && !scope.empty() && !known->scope.empty() && known->scope != scope && !isSame;
        const bool isOther = known
            && (known->probe != address.probe || isOfOther
                || (there && there->obstacle.empty() && target.obstacle.empty() && !isSame));
        if (!isOther) {
            auto &service = this->service(serviceName, address.probe, purposeOf(address, scope));
            if (service.scope.empty())
                service.scope = scope;
            auto &place = service.targets[name.name];
            if (!there || (!place.obstacle.empty() && target.obstacle.empty()))
                place = target;
            else
                addSource(place.sources, source);
            return found(FindingKind::Address, where, what,
                         serviceName + " in " + name.name
                             + (place.obstacle.empty() ? "" : ", to be filled in"));
        }
        const auto prefix = scope.empty() && known->probe != address.probe ? address.probe : scope;
        if (prefix.empty() || !whyNotName(prefix + '-' + serviceName).empty())
            break;
        serviceName = prefix + '-' + serviceName;
    }
    found(FindingKind::Address, where,
          what + ", another server than " + serviceName + " has in " + name.name);
}

} // namespace sidestage
