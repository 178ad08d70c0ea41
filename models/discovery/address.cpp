// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/address.h"

#include "models/config/names.h"
#include "models/yaml/clearcredential.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace sidestage {

namespace {

struct Scheme
{
    std::string_view name;
    std::string_view probe;
    std::string_view system;
    int port;
    bool isEncrypted;
};

constexpr std::array<Scheme, 22> schemes{{
    {"postgres", "postgresql", "PostgreSQL", 5432, false},
    {"postgresql", "postgresql", "PostgreSQL", 5432, false},
    {"postgresql+asyncpg", "postgresql", "PostgreSQL", 5432, false},
    {"postgresql+psycopg", "postgresql", "PostgreSQL", 5432, false},
    {"postgresql+psycopg2", "postgresql", "PostgreSQL", 5432, false},
    {"postgis", "postgresql", "PostgreSQL", 5432, false},
    {"psql", "postgresql", "PostgreSQL", 5432, false},
    {"mysql", "mysql", "MySQL", 3306, false},
    {"mysql2", "mysql", "MySQL", 3306, false},
    {"mysql+pymysql", "mysql", "MySQL", 3306, false},
    {"mariadb", "mysql", "MariaDB", 3306, false},
    {"redis", "redis", "Redis", 6379, false},
    {"rediss", "redis", "Redis", 6379, true},
    {"mongodb", "mongodb", "MongoDB", 27017, false},
    {"mongodb+srv", "mongodb", "MongoDB", 0, true},
    {"http", "http", "site", 80, false},
    {"https", "http", "site", 443, true},
    {"sqlserver", "", "SQL Server", 0, false},
    {"mssql", "", "SQL Server", 0, false},
    {"amqp", "", "AMQP broker", 0, false},
    {"amqps", "", "AMQP broker", 0, true},
    {"kafka", "", "Kafka", 0, false},
}};

int numberIn(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 && number < 65536
        ? number
        : 0;
}

/// A name that a database can have and that no password generator makes.
std::string plainName(std::string_view text)
{
    const auto isOdd = [](char c) {
        return !isLetterOrDigit(c) && c != '_' && c != '-' && c != '.';
    };
    return text.size() > 63 || std::ranges::any_of(text, isOdd) || looksLikeCredential(text)
        ? std::string()
        : std::string(text);
}

std::string parameterIn(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
            return plainName(part.substr(name.size() + 1));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
    }
    return {};
}

/// One host of an authority, with its port taken off; empty where it is none.
std::string hostIn(std::string_view text, int &port)
{
    if (const auto colon = text.rfind(':');
        colon != std::string_view::npos && !text.ends_with(']')) {
        port = numberIn(text.substr(colon + 1));
        if (port == 0)
            return {};
        text = text.substr(0, colon);
    }
    return whyNotHost(text).empty() && !looksLikeCredential(text) ? lowered(text) : std::string();
}

std::optional<Address> fileAddress(std::string_view value)
{
    for (const std::string_view scheme : {"sqlite:///", "sqlite3:///", "sqlite://",
                                          "sqlite:", "sqlite3:", "jdbc:sqlite:", "file:"}) {
        if (!value.starts_with(scheme))
            continue;
        auto path = value.substr(scheme.size());
        path = path.substr(0, path.find('?'));
        if (scheme == "file:" && !path.ends_with(".db") && !path.ends_with(".sqlite")
            && !path.ends_with(".sqlite3"))
            return {};
        Address address{"sqlite", "SQLite", {}, 0, {}, {}, false, false};
        const auto isOdd = [](char c) {
            return !isLetterOrDigit(c)
                && std::string_view("_-./").find(c) == std::string_view::npos;
        };
        if (path.size() < 200 && std::ranges::none_of(path, isOdd))
            address.database = std::string(path);
        return address;
    }
    return {};
}

/// "Host=db;Port=5432;Database=shop;Username=…;Password=…", as .NET writes it.
std::optional<Address> pairsAddress(std::string_view value)
{
    std::map<std::string, std::string_view, std::less<>> pairs;
    while (!value.empty()) {
        const auto part = value.substr(0, value.find(';'));
        if (const auto equals = part.find('='); equals != std::string_view::npos)
            pairs[lowered(trimmed(part.substr(0, equals)))] = trimmed(part.substr(equals + 1));
        value.remove_prefix(std::min(part.size() + 1, value.size()));
    }
    const auto first = [&](std::initializer_list<std::string_view> names) {
        for (const auto name : names) {
            if (const auto found = pairs.find(name); found != pairs.end())
                return found->second;
        }
        return std::string_view();
    };
    const auto host = first({"host", "server", "data source"});
    if (host.empty() || first({"database", "initial catalog"}).empty())
        return {};
    Address address;
    const bool isMySql = pairs.contains("uid") || first({"port"}) == "3306";
    const bool isPostgres = pairs.contains("host") && !isMySql;
    address.probe = isPostgres ? "postgresql" : isMySql ? "mysql" : "";
    address.system = isPostgres ? "PostgreSQL" : isMySql ? "MySQL" : "SQL Server";
    address.port = numberIn(first({"port"}));
    if (address.port == (isPostgres ? 5432 : 3306))
        address.port = 0;
    int ignored = 0;
    if (auto plain = hostIn(host, ignored); !plain.empty())
        address.hosts.push_back(std::move(plain));
    address.database = plainName(first({"database", "initial catalog"}));
    address.hasPassword = !first({"password", "pwd"}).empty();
    return address;
}

} // namespace

std::optional<Address> addressIn(std::string_view value)
{
    value = trimmed(value);
    if (value.size() > 2000)
        return {};
    if (auto file = fileAddress(value))
        return file;
    if (value.starts_with("jdbc:"))
        value.remove_prefix(5);
    const auto mark = value.find("://");
    if (mark == std::string_view::npos)
        return value.find(';') != std::string_view::npos ? pairsAddress(value) : std::nullopt;
    const auto name = lowered(value.substr(0, mark));
    const auto scheme = std::ranges::find(schemes, std::string_view(name), &Scheme::name);
    if (scheme == schemes.end())
        return {};
    Address address{std::string(scheme->probe),
                    std::string(scheme->system),
                    {},
                    0,
                    {},
                    {},
                    scheme->isEncrypted,
                    false};

    auto rest = value.substr(mark + 3);
    auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto behind = rest.substr(authority.size());
    // An '@' anywhere else may be one inside of a password: nothing of it can be told apart.
    if (behind.find('@') != std::string_view::npos || std::ranges::count(authority, '@') > 1)
        return {};
    if (const auto at = authority.find('@'); at != std::string_view::npos) {
        const auto colon = authority.substr(0, at).find(':');
        address.hasPassword = colon != std::string_view::npos && colon + 1 < at;
        authority.remove_prefix(at + 1);
    }
    while (!authority.empty() && name != "mongodb+srv") {
        const auto one = authority.substr(0, authority.find(','));
        int port = 0;
        auto host = hostIn(one, port);
        if (host.empty()) {
            address.hosts.clear();
            break;
        }
        if (scheme->probe == "mongodb" && port > 0 && port != scheme->port)
            host += ':' + std::to_string(port);
        else if (port != scheme->port)
            address.port = port;
        address.hosts.push_back(std::move(host));
        authority.remove_prefix(std::min(one.size() + 1, authority.size()));
    }
    if (address.hosts.size() > 1 && scheme->probe != "mongodb")
        address.hosts.resize(1);
    if (scheme->probe == "http")
        return address;
    const auto query = behind.find('?');
    address.database = plainName(behind.substr(0, query).substr(behind.starts_with('/') ? 1 : 0));
    if (query != std::string_view::npos)
        address.replicaSet = parameterIn(behind.substr(query + 1), "replicaSet");
    return address;
}

bool beginsAsAddress(std::string_view value)
{
    value = trimmed(value);
    if (value.starts_with("jdbc:"))
        value.remove_prefix(5);
    const auto scheme = lowered(value.substr(0, value.find("://")));
    const auto known = std::ranges::find(schemes, std::string_view(scheme), &Scheme::name);
    return scheme.size() < value.size() && known != schemes.end() && known->probe != "http";
}

bool isOnThisMachine(std::string_view host)
{
    const auto name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    return name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.")
        || name == "[::1]";
}

bool isInsideOfCluster(std::string_view host)
{
    const auto name = host.substr(0, host.find(':'));
    return !isOnThisMachine(host) && !host.starts_with('[')
        && (name.find('.') == std::string_view::npos || name.ends_with(".svc")
            || name.ends_with(".cluster.local") || name.ends_with(".internal"));
}

bool isPlainHost(std::string_view text)
{
    return whyNotHost(text).empty() && !looksLikeCredential(text) && !text.starts_with("0.0.0.0")
        && (isOnThisMachine(text) || !isInsideOfCluster(text));
}

} // namespace sidestage
