// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

#include "probes/base/asciitext.h"
#include "probes/base/settingname.h"

#include <algorithm>
#include <array>
#include <map>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 7> hostEndings{"URL",    "HOST", "DOMAIN", "HOSTNAME",
                                                      "ORIGIN", "URI",  "HOSTS"};
/// What build tools put before the name of a setting that browsers may see.
constexpr std::array<std::string_view, 7> publishers{"VITE", "NEXT", "PUBLIC", "REACT",
                                                     "NUXT", "EXPO", "GATSBY"};
/// Words of a setting that holds the environment's own address.
constexpr std::array<std::string_view, 14> ownWords{
    "APP",      "WEB",       "SITE",     "BASE",   "ROOT", "FRONTEND", "SERVER",
    "EXTERNAL", "CANONICAL", "NEXTAUTH", "CLIENT", "SHOP", "ALLOWED",  "RAILS"};
constexpr std::array<std::string_view, 6> ownParts{"API", "BACKEND",   "ADMIN",
                                                   "WWW", "DASHBOARD", "PORTAL"};

struct Parts
{
    std::string_view prefix;
    std::string_view probe; ///< empty: another setting tells it
    std::string_view system;
};
/// Prefixes of settings that tell a server part by part: DB_HOST, DB_PORT, DB_NAME.
constexpr std::array<Parts, 9> serverParts{{{"DB_", "", ""},
                                            {"DATABASE_", "", ""},
                                            {"PG", "postgresql", "PostgreSQL"},
                                            {"POSTGRES_", "postgresql", "PostgreSQL"},
                                            {"POSTGRESQL_", "postgresql", "PostgreSQL"},
                                            {"MYSQL_", "mysql", "MySQL"},
                                            {"MARIADB_", "mysql", "MariaDB"},
                                            {"REDIS_", "redis", "Redis"},
                                            {"MONGO_", "mongodb", "MongoDB"}}};

using ByKey = std::map<std::string, const PlainSetting *, std::less<>>;

const PlainSetting *firstOf(const ByKey &settings, std::string_view prefix,
                            std::initializer_list<std::string_view> names)
{
    for (const auto name : names) {
        const auto found = settings.find(std::string(prefix) + std::string(name));
        if (found != settings.end() && !found->second->value.empty())
            return found->second;
    }
    return nullptr;
}

/// "pgsql" of Laravel, "django.db.backends.postgresql": what a setting calls the engine.
Parts engineIn(std::string_view word)
{
    const auto lower = lowered(word);
    if (lower.find("postg") != std::string::npos || lower.starts_with("pg"))
        return {{}, "postgresql", "PostgreSQL"};
    if (lower.find("mysql") != std::string::npos)
        return {{}, "mysql", "MySQL"};
    if (lower.find("maria") != std::string::npos)
        return {{}, "mysql", "MariaDB"};
    return {};
}

/// A server that is told part by part, as an address.
void takeParts(Draft &draft, const EnvironmentName &environment, const std::string &scope,
               const std::string &file, const ByKey &settings, Parts parts)
{
    const auto *host = firstOf(settings, parts.prefix, {"HOST", "HOSTNAME", "SERVER"});
    if (!host)
        return;
    const auto *port = firstOf(settings, parts.prefix, {"PORT"});
    const Location where{file, host->line, 0};
    const auto what = shownName(host->key) + ": address in parts";
    if (parts.probe.empty()) {
        const auto *engine =
            firstOf(settings, parts.prefix,
                    {"CONNECTION", "ENGINE", "DIALECT", "TYPE", "ADAPTER", "DRIVER", "CLIENT"});
        const auto told = engine ? engineIn(engine->value) : Parts();
        const auto number = port ? trimmed(port->value) : std::string_view();
        const auto guessed = number == "5432" ? engineIn("postgres")
            : number == "3306"                ? engineIn("mysql")
                                              : Parts();
        const auto &known = told.probe.empty() ? guessed : told;
        if (known.probe.empty())
            return draft.found(FindingKind::Address, where,
                               what + ", and which engine answers there is not said");
        parts.probe = known.probe;
        parts.system = known.system;
    }
    std::string text = parts.probe == "postgresql" ? "postgres" : std::string(parts.probe);
    text += "://" + std::string(trimmed(host->value));
    if (port && std::ranges::all_of(trimmed(port->value), isDigit))
        text += ':' + std::string(trimmed(port->value));
    if (const auto *name = firstOf(settings, parts.prefix, {"NAME", "DATABASE", "DB", "DBNAME"});
        name && parts.probe != "redis")
        text += '/' + name->value;
    auto address = addressIn(text);
    if (!address)
        return;
    address->system = std::string(parts.system);
    address->hasPassword =
        firstOf(settings, parts.prefix, {"PASSWORD", "PASS", "PWD", "PASSWD"}) != nullptr;
    draft.addServer(environment, serviceNameOf(std::string(parts.prefix) + "HOST", parts.probe),
                    scope, *address, where, what);
}

void takeHost(Draft &draft, const EnvironmentName &environment, const std::string &scope,
              const std::string &file, const PlainSetting &setting, const std::string &name)
{
    std::string_view value = trimmed(setting.value);
    value = trimmed(value.substr(0, value.find(',')));
    bool isPlain = false;
    std::string host(value);
    if (value.find("://") != std::string_view::npos) {
        const auto address = addressIn(value);
        if (!address || address->probe != "http" || address->hosts.empty())
            return;
        isPlain = !address->isEncrypted;
        host = address->hosts.front();
        if (address->port > 0)
            host += ':' + std::to_string(address->port);
    } else {
        if (host.starts_with('.'))
            host.erase(0, 1);
        isPlain = isOnThisMachine(host);
        // any other word is no host
        if (!isPlainHost(host) || (host.find('.') == std::string::npos && !isPlain))
            return;
    }
    draft.addHost(environment, name, scope, {host, isPlain}, {file, setting.line, 0},
                  shownName(setting.key) + ": address of the site");
}

} // namespace

std::string settingCount(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " setting" : " settings");
}

std::string hostNameOf(std::string_view key)
{
    auto words = wordsOfName(key);
    std::string part;
    bool isOwn = false;
    if (words.empty() || !isAmong(hostEndings, words.back()))
        return {};
    if (words.size() == 1)
        return words.back() == "DOMAIN" || words.back() == "HOSTNAME" ? "app" : std::string();
    words.pop_back();
    for (const auto &word : words) {
        if (isAmong(ownParts, word)) {
            if (!part.empty() && part != lowered(word))
                return {};
            part = word == "BACKEND" ? "api" : lowered(word);
        } else if (isAmong(ownWords, word)) {
            isOwn = true;
        } else if (isAmong(publishers, word)) {
            isOwn = isOwn || word == "PUBLIC";
        } else {
            return {};
        }
    }
    return !part.empty() ? part : isOwn ? "app" : std::string();
}

void takeSettings(Draft &draft, const EnvironmentName &environment, const std::string &scope,
                  const std::string &file, const std::vector<PlainSetting> &settings)
{
    ByKey byKey;
    for (const auto &setting : settings) {
        std::string upper;
        for (const char c : setting.key)
            upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        byKey[upper] = &setting;
    }
    for (const auto &setting : settings) {
        if (setting.value.empty())
            continue;
        if (const auto name = hostNameOf(setting.key); !name.empty()) {
            takeHost(draft, environment, scope, file, setting, name);
            continue;
        }
        const auto address = addressIn(setting.value);
        if (!address && beginsAsAddress(setting.value))
            draft.found(FindingKind::Unread, {file, setting.line, 0},
                        shownName(setting.key)
                            + ": this address can be read in two ways: write '@', '/' and '#' of a "
                              "password as "
                              "%40, %2F and %23");
        if (!address || address->probe == "http")
            continue;
        draft.addServer(environment, serviceNameOf(setting.key, address->probe), scope, *address,
                        {file, setting.line, 0},
                        shownName(setting.key) + ": address of " + address->system);
    }
    for (const auto &parts : serverParts)
        takeParts(draft, environment, scope, file, byKey, parts);
}

} // namespace sidestage
