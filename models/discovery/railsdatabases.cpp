// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"
#include "models/discovery/yamldocuments.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <charconv>

namespace sidestage {

namespace {

/// "postgresql" of "postgresql", "mysql2", "trilogy", "sqlite3".
Address ofAdapter(std::string_view adapter)
{
    Address address;
    const auto name = lowered(adapter);
    if (name.starts_with("postg"))
        address.probe = "postgresql", address.system = "PostgreSQL";
    else if (name.starts_with("mysql") || name == "trilogy")
        address.probe = "mysql", address.system = "MySQL";
    else if (name.starts_with("sqlite"))
        address.probe = "sqlite", address.system = "SQLite";
    else
        address.system = name.empty() ? "a database whose adapter is not said" : "this adapter";
    return address;
}

/// What one section of `config/database.yml` says. Text that a program fills in (`<%= … %>`) is
/// not known; the section `default` holds what the others take over.
class Section
{
public:
    Section(const YamlNode &section, const YamlNode *defaults)
        : m_section(section), m_defaults(defaults)
    {
    }

    std::string text(std::string_view key) const
    {
        const auto *node = memberOf(&m_section, key);
        const auto value = node ? textOf(node) : textOf(m_defaults, key);
        return value.find("<%") == std::string_view::npos ? std::string(value) : std::string();
    }

    Address address() const
    {
        if (const auto url = addressIn(text("url")); url && !url->probe.empty())
            return *url;
        auto address = ofAdapter(text("adapter"));
        if (address.probe == "sqlite") {
            if (const auto file = addressIn("sqlite:" + text("database")))
                address.database = file->database;
            return address;
        }
        const auto host = text("host");
        const auto written =
            addressIn("postgres://" + (host.empty() ? "x.invalid" : host) + '/' + text("database"));
        if (written) {
            address.database = written->database;
            if (!host.empty())
                address.hosts = written->hosts;
        }
        const auto port = text("port");
        std::from_chars(port.data(), port.data() + port.size(), address.port);
        if (address.port == (address.probe == "mysql" ? 3306 : 5432))
            address.port = 0;
        address.hasPassword = true;
        return address;
    }

private:
    const YamlNode &m_section;
    const YamlNode *m_defaults;
};

bool holdsSections(const YamlNode &node)
{
    return node.isMap() && !node.entries.empty()
        && std::ranges::all_of(node.entries,
                               [](const auto &entry) { return entry.value->isMap(); });
}

void takeSection(Draft &draft, const YamlPart &part, const EnvironmentName &environment,
                 const std::string &scope, const YamlEntry &entry, const std::string &name,
                 const YamlNode *defaults)
{
    auto address = Section(*entry.value, defaults).address();
    // Without a host the server is on the same machine: true on a desk alone.
    if (address.hosts.empty() && environment.kind == EnvironmentKind::Development
        && address.probe != "sqlite" && !memberOf(entry.value.get(), "host")
        && !memberOf(defaults, "host"))
        address.hosts.emplace_back("localhost");
    if (address.probe == "sqlite" && environment.kind != EnvironmentKind::Development)
        address.database.clear();
    draft.addServer(environment, name, scope, address, part.place(*entry.key),
                    "database of '" + shownName(entry.key->text) + "' (" + address.system + ')');
}

} // namespace

void readRailsDatabases(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    for (const auto &file : folder.files()) {
        if (file.ends_with(".rb") && folderOf(file).ends_with("config/environments")) {
            const auto name = fileNameOf(file).substr(0, fileNameOf(file).size() - 3);
            if (const auto environment = environmentNamed(name))
                draft.environment(*environment, file);
            continue;
        }
        if (file != "config/database.yml" && !file.ends_with("/config/database.yml"))
            continue;
        taken.insert(file);
        const auto parts = documentsIn(folder, draft, file);
        if (parts.empty())
            continue;
        const auto &part = parts.front();
        const auto *defaults = memberOf(part.root.get(), "default");
        const auto scope = scopeOfFolders(file);
        if (!part.root->isMap())
            continue;
        for (const auto &entry : part.root->entries) {
            const auto environment = environmentNamed(entry.key->text);
            if (!environment || !entry.value->isMap())
                continue;
            if (!holdsSections(*entry.value)) {
                takeSection(draft, part, *environment, scope, entry, "database", defaults);
                continue;
            }
            for (const auto &inner : entry.value->entries) {
                const auto probe = Section(*inner.value, defaults).address().probe;
                takeSection(draft, part, *environment, scope, inner,
                            serviceNameOf(inner.key->text, probe), defaults);
            }
        }
    }
}

} // namespace sidestage
