// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"
#include "models/discovery/yamldocuments.h"

#include "models/config/names.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sidestage {

namespace {

struct Image
{
    std::string_view word; ///< in the image's name
    std::string_view probe;
    std::string_view system;
    int port;
    std::array<std::string_view, 2> databaseKeys;
};
constexpr std::array<Image, 12> images{{
    {"postgres", "postgresql", "PostgreSQL", 5432, {"POSTGRES_DB", "POSTGRESQL_DATABASE"}},
    {"postgis", "postgresql", "PostgreSQL", 5432, {"POSTGRES_DB", ""}},
    {"pgvector", "postgresql", "PostgreSQL", 5432, {"POSTGRES_DB", ""}},
    {"timescale", "postgresql", "PostgreSQL", 5432, {"POSTGRES_DB", ""}},
    {"mysql", "mysql", "MySQL", 3306, {"MYSQL_DATABASE", ""}},
    {"mariadb", "mysql", "MariaDB", 3306, {"MARIADB_DATABASE", "MYSQL_DATABASE"}},
    {"percona", "mysql", "MySQL", 3306, {"MYSQL_DATABASE", ""}},
    {"redis", "redis", "Redis", 6379, {"", ""}},
    {"valkey", "redis", "Valkey", 6379, {"", ""}},
    {"keydb", "redis", "KeyDB", 6379, {"", ""}},
    {"dragonfly", "redis", "Dragonfly", 6379, {"", ""}},
    {"mongo", "mongodb", "MongoDB", 27017, {"MONGO_INITDB_DATABASE", ""}},
}};

/// "postgres" of "docker.io/library/postgres:16-alpine".
std::string nameOfImage(std::string_view image)
{
    image = image.substr(0, image.find('@'));
    image = image.substr(image.rfind('/') + 1);
    return lowered(image.substr(0, image.find(':')));
}

const Image *knownImage(std::string_view image)
{
    const auto name = nameOfImage(image);
    // what only watches, manages or copies one is none itself
    for (const std::string_view other : {"exporter", "admin", "commander", "insight", "express",
                                         "backup", "bouncer", "operator"}) {
        if (name.find(other) != std::string::npos)
            return nullptr;
    }
    const auto found = std::ranges::find_if(
        images, [&](const Image &one) { return name.find(one.word) != std::string::npos; });
    return found == images.end() ? nullptr : &*found;
}

/// "${POSTGRES_DB:-shop}" is "shop"; empty where a variable has no default.
std::string withDefaults(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto at = text.find("${");
        result += text.substr(0, at);
        if (at == std::string_view::npos)
            return result;
        const auto end = text.find('}', at);
        if (end == std::string_view::npos)
            return {};
        const auto inner = text.substr(at + 2, end - at - 2);
        const auto dash = inner.find('-');
        if (dash == std::string_view::npos || inner.find('$') != std::string_view::npos)
            return {};
        result += inner.substr(dash + 1);
        text.remove_prefix(end + 1);
    }
    return result;
}

int portIn(std::string_view text)
{
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536
        ? port
        : 0;
}

/// The port of this machine that leads to a container's; 0 where none does. `inner` 0: any.
int publishedPort(const YamlNode &service, int inner)
{
    for (const auto *port : itemsOf(memberOf(&service, "ports"))) {
        std::string outer;
        std::string target;
        if (port->isMap()) {
            outer = withDefaults(textOf(port, "published"));
            target = withDefaults(textOf(port, "target"));
        } else {
            auto text = withDefaults(textOf(port));
            text = text.substr(0, text.find('/'));
            const auto colon = text.rfind(':');
            if (colon == std::string::npos)
                continue; // the port on this machine is drawn at each start
            target = text.substr(colon + 1);
            outer = text.substr(0, colon);
            outer = outer.substr(outer.rfind(':') + 1);
        }
        if ((inner == 0 || portIn(target) == inner) && portIn(outer) > 0)
            return portIn(outer);
    }
    return 0;
}

/// Of the environment of a container, written as a map or as a list; defaults filled in.
std::string variableOf(const YamlNode &service, std::string_view name)
{
    const auto *variables = memberOf(&service, "environment");
    if (variables && variables->isMap())
        return withDefaults(textOf(variables, name));
    for (const auto *item : itemsOf(variables)) {
        const auto text = textOf(item);
        if (text.starts_with(name) && text.size() > name.size() && text[name.size()] == '=')
            return withDefaults(text.substr(name.size() + 1));
    }
    return {};
}

class ComposeFile
{
public:
    ComposeFile(Draft &draft, const YamlPart &part, EnvironmentName environment)
        : m_draft(draft), m_part(part), m_environment(std::move(environment))
    {
    }

    void take(const YamlEntry &entry)
    {
        const auto &service = *entry.value;
        const auto where = m_part.place(*entry.key);
        if (!service.isMap() || !whyNotName(entry.key->text).empty())
            return;
        const auto image = textOf(&service, "image");
        if (const auto *known = knownImage(image))
            return takeServer(entry.key->text, service, *known, where);
        takeProgram(entry.key->text, service, where);
    }

private:
    bool isHere() const { return m_environment.kind == EnvironmentKind::Development; }

    void takeServer(const std::string &name, const YamlNode &service, const Image &image,
                    const Location &where)
    {
        Address address;
        address.probe = image.probe;
        address.system = image.system;
        const int port = publishedPort(service, image.port);
        if (isHere() && port > 0)
            address.hosts.emplace_back("localhost");
        address.port = port == image.port ? 0 : port;
        address.hasPassword = image.probe != "redis";
        for (const auto key : image.databaseKeys) {
            const auto database = key.empty() ? std::string() : variableOf(service, key);
            const auto plain = addressIn("postgres://localhost/" + database);
            if (plain && !plain->database.empty())
                address.database = plain->database;
        }
        std::string what = "container '" + name + "' of " + std::string(image.system);
        if (address.hosts.empty())
            what += isHere() ? ", with no port on this machine" : ", inside of its own network";
        m_draft.addServer(m_environment, serviceNameOf(name, image.probe), {}, address, where,
                          what);
    }

    void takeProgram(const std::string &name, const YamlNode &service, const Location &where)
    {
        const auto what = "container '" + name + '\'';
        const int port = publishedPort(service, 0);
        const bool isOwn = memberOf(&service, "build") != nullptr;
        if (isHere() && isOwn && port > 0) {
            const auto words = wordsBetweenMarks(name);
            const bool isSite = std::ranges::any_of(words, [](const auto &word) {
                return word == "web" || word == "app" || word == "frontend" || word == "www"
                    || word == "site";
            });
            m_draft.addHost(m_environment, isSite ? "app" : lowered(name), {},
                            {"localhost:" + std::to_string(port), true}, where, what);
            return;
        }
        m_draft.found(FindingKind::Container, where,
                      what + (isOwn ? " that is built here" : " of a program that no probe reads"));
    }

    Draft &m_draft;
    const YamlPart &m_part;
    EnvironmentName m_environment;
};

bool isComposeName(std::string_view name)
{
    return (name.starts_with("docker-compose") || name.starts_with("compose."))
        && (name.ends_with(".yml") || name.ends_with(".yaml"));
}

} // namespace

void readComposeFiles(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    for (const auto &file : folder.files()) {
        const auto name = fileNameOf(file);
        if (!isComposeName(name))
            continue;
        taken.insert(file);
        const auto words = wordsBetweenMarks(name);
        if (std::ranges::any_of(words, isTestWord) || std::ranges::any_of(words, isTemplateWord)) {
            draft.found(FindingKind::Template, {file, 0, 0},
                        "containers of test runs or an example: no environment");
            continue;
        }
        const auto parts = documentsIn(folder, draft, file);
        auto environment = environmentIn(name);
        if (!environment)
            environment = environmentOfFolders(file);
        for (const auto &part : parts) {
            const auto *services = memberOf(part.root.get(), "services");
            if (!services || !services->isMap())
                continue;
            ComposeFile compose(draft, part,
                                environment.value_or(*environmentNamed("development")));
            for (const auto &entry : services->entries)
                compose.take(entry);
        }
    }
}

} // namespace sidestage
