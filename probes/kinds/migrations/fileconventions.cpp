// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/fileconventions.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <initializer_list>

namespace sidestage {

namespace {

using Name = std::string_view;
using Version = std::optional<std::string>;
using Layout = FileConvention::Layout;

/// Without the first of the endings that fits; nothing where none does.
std::optional<Name> withoutEnding(Name name, std::initializer_list<Name> endings)
{
    for (const auto ending : endings) {
        if (name.size() > ending.size() && name.ends_with(ending))
            return name.substr(0, name.size() - ending.size());
    }
    return {};
}

Name leadingDigits(Name name)
{
    const auto end = std::ranges::find_if_not(name, isDigit);
    return name.substr(0, static_cast<std::size_t>(end - name.begin()));
}

/// "20260102_add_orders" with something behind the digits that is no letter or digit.
Version numberBefore(Name stem)
{
    const auto digits = leadingDigits(stem);
    if (digits.empty() || (digits.size() < stem.size() && isLetterOrDigit(stem[digits.size()])))
        return {};
    return std::string(digits);
}

Version numbered(Name name, std::initializer_list<Name> endings)
{
    const auto stem = withoutEnding(name, endings);
    return stem ? numberBefore(*stem) : Version();
}

Version stemOf(Name name, std::initializer_list<Name> endings)
{
    const auto stem = withoutEnding(name, endings);
    return stem ? Version(std::string(*stem)) : Version();
}

bool isScript(Name name)
{
    return !name.ends_with(".d.ts")
        && withoutEnding(name, {".js", ".ts", ".cjs", ".mjs", ".cts", ".mts"});
}

Version railsVersion(Name name)
{
    return numbered(name, {".rb"});
}

Version sqlVersion(Name name)
{
    return name.ends_with(".down.sql") ? Version() : numbered(name, {".sql"});
}

Version dbmateVersion(Name name)
{
    const auto digits = leadingDigits(name);
    return digits.empty() || !name.ends_with(".sql") ? Version() : Version(std::string(digits));
}

Version golangMigrateVersion(Name name)
{
    const auto dot = name.rfind('.');
    if (dot == Name::npos || !name.substr(0, dot).ends_with(".up"))
        return {};
    return numberBefore(name.substr(0, dot - 3));
}

Version gooseVersion(Name name)
{
    return name.ends_with("_test.go") ? Version() : numbered(name, {".sql", ".go"});
}

Version ectoVersion(Name name)
{
    return numbered(name, {".exs"});
}

Version djangoVersion(Name name)
{
    // "_", "~" and what no module may be called are passed over by Django.
    if (name.empty() || (!isLetterOrDigit(name.front())))
        return {};
    return stemOf(name, {".py"});
}

Version flywayVersion(Name name)
{
    const auto stem = withoutEnding(name, {".sql", ".java", ".kt", ".class"});
    if (!stem || stem->size() < 2)
        return {};
    const auto end = stem->find("__");
    if (end == Name::npos)
        return {};
    if (stem->front() == 'R' && end == 1)
        return std::string(name);
    if (stem->front() != 'V' || end < 2)
        return {};
    std::string version(stem->substr(1, end - 1));
    std::ranges::replace(version, '_', '.');
    return version;
}

Version folderVersion(Name name)
{
    return std::string(name);
}

Version dieselVersion(Name name)
{
    std::string version(name.substr(0, name.find('_')));
    std::erase(version, '-');
    return version.empty() || !isDigit(version.front()) ? Version() : Version(version);
}

Version scriptName(Name name)
{
    return isScript(name) ? Version(std::string(name)) : Version();
}

Version nodePgVersion(Name name)
{
    if (isScript(name))
        return std::string(name.substr(0, name.rfind('.')));
    return stemOf(name, {".sql"});
}

Version typeOrmVersion(Name name)
{
    constexpr std::size_t milliseconds = 13;
    return isScript(name) && leadingDigits(name).size() == milliseconds
        ? Version(std::string(name.substr(0, name.rfind('.'))))
        : Version();
}

Version laravelVersion(Name name)
{
    return isDigit(name.front()) ? stemOf(name, {".php"}) : Version();
}

Version doctrineVersion(Name name)
{
    return name.starts_with("Version") ? stemOf(name, {".php"}) : Version();
}

Version efCoreVersion(Name name)
{
    constexpr std::size_t timeStamp = 14;
    if (name.ends_with(".Designer.cs") || leadingDigits(name).size() != timeStamp)
        return {};
    return stemOf(name, {".cs"});
}

Version yoyoVersion(Name name)
{
    if (name.ends_with(".rollback.sql") || name.starts_with("__") || name.starts_with("post-apply"))
        return {};
    return stemOf(name, {".py", ".sql"});
}

Version sqlFileName(Name name)
{
    return name.ends_with(".sql") ? Version(std::string(name)) : Version();
}

Version atlasVersion(Name name)
{
    const auto stem = withoutEnding(name, {".sql"});
    return stem ? Version(std::string(stem->substr(0, stem->find('_')))) : Version();
}

const std::vector<FileConvention> &conventions()
{
    static const std::vector<FileConvention> all{
        {.tool = "rails",
         .places = {"db/migrate"},
         .layout = Layout::NestedFiles,
         .versionOf = railsVersion},
        {.tool = "dbmate", .places = {"db/migrations", "migrations"}, .versionOf = dbmateVersion},
        {.tool = "golang-migrate",
         .places = {"migrations", "db/migrations", "db/migration"},
         .versionOf = golangMigrateVersion},
        {.tool = "ecto",
         .places = {"priv/repo/migrations", "priv/*/migrations", "apps/*/priv/repo/migrations"},
         .versionOf = ectoVersion},
        {.tool = "django",
         .places = {"*/migrations", "*/*/migrations", "*/*/*/migrations"},
         .versionOf = djangoVersion,
         .hasGroups = true,
         .areAllPlacesMeant = true},
        {.tool = "alembic",
         .places = {"alembic/versions", "migrations/versions", "*/alembic/versions",
                    "*/migrations/versions"},
         .layout = Layout::AlembicScripts},
        {.tool = "flyway",
         .places = {"src/main/resources/db/migration", "db/migration", "sql", "migrations",
                    "*/src/main/resources/db/migration"},
         .layout = Layout::NestedFiles,
         .versionOf = flywayVersion},
        {.tool = "prisma",
         .places = {"prisma/migrations", "*/prisma/migrations", "*/*/prisma/migrations"},
         .layout = Layout::Folders,
         .versionOf = folderVersion,
         .inner = "migration.sql",
         .checksum = FileChecksum::Sha256},
        {.tool = "knex",
         .places = {"migrations", "db/migrations", "src/migrations", "src/db/migrations"},
         .versionOf = scriptName},
        {.tool = "sequelize",
         .places = {"migrations", "db/migrations", "src/migrations", "src/db/migrations"},
         .versionOf = scriptName},
        {.tool = "typeorm",
         .places = {"src/migration", "src/migrations", "migrations", "migration"},
         .versionOf = typeOrmVersion},
        {.tool = "laravel", .places = {"database/migrations"}, .versionOf = laravelVersion},
        {.tool = "doctrine",
         .places = {"migrations", "src/Migrations"},
         .layout = Layout::NestedFiles,
         .versionOf = doctrineVersion},
        {.tool = "ef-core",
         .places = {"Migrations", "*/Migrations", "*/*/Migrations"},
         .layout = Layout::NestedFiles,
         .versionOf = efCoreVersion},
        {.tool = "goose",
         .places = {"migrations", "db/migrations", "sql/migrations"},
         .versionOf = gooseVersion},
        {.tool = "sqlx",
         .places = {"migrations"},
         .versionOf = sqlVersion,
         .checksum = FileChecksum::Sha384},
        {.tool = "diesel",
         .places = {"migrations"},
         .layout = Layout::Folders,
         .versionOf = dieselVersion,
         .inner = "up.sql"},
        {.tool = "yoyo", .places = {"migrations", "db/migrations"}, .versionOf = yoyoVersion},
        {.tool = "sql-migrate", .places = {"migrations"}, .versionOf = sqlFileName},
        {.tool = "node-pg-migrate", .places = {"migrations"}, .versionOf = nodePgVersion},
        {.tool = "sqitch",
         .places = {"sqitch.plan", "db/sqitch.plan", "sqitch/sqitch.plan"},
         .layout = Layout::SqitchPlan,
         .checksum = FileChecksum::Sha1},
        {.tool = "atlas", .places = {"migrations", "db/migrations"}, .versionOf = atlasVersion}};
    return all;
}

std::string withoutZeros(std::string_view digits)
{
    const auto first = digits.find_first_not_of('0');
    return std::string(digits.substr(std::min(first, digits.size() - 1)));
}

} // namespace

const FileConvention *fileConventionOf(std::string_view tool)
{
    const auto &all = conventions();
    const auto found = std::ranges::find(all, tool, &FileConvention::tool);
    return found == all.end() ? nullptr : &*found;
}

std::string migrationKey(std::string_view tool, std::string_view version)
{
    const bool isNumber = !version.empty() && std::ranges::all_of(version, isDigit);
    if (tool == "knex" || tool == "sequelize")
        return std::string(isScript(version) ? version.substr(0, version.rfind('.')) : version);
    if (tool == "doctrine")
        return std::string(version.substr(version.rfind('\\') + 1));
    if (tool == "typeorm") {
        // A file begins with the time stamp, the class that is recorded ends with it.
        if (const auto digits = leadingDigits(version); !digits.empty())
            return std::string(digits);
        return std::string(version.substr(version.find_last_not_of("0123456789") + 1));
    }
    if (tool == "flyway" && !version.empty() && isDigit(version.front())) {
        std::string key; // 1.0 and 1 are one version
        for (std::size_t at = 0; at <= version.size();) {
            const auto dot = std::min(version.find('.', at), version.size());
            const auto part = version.substr(at, dot - at);
            key += (key.empty() ? "" : ".") + (part.empty() ? std::string() : withoutZeros(part));
            at = dot + 1;
        }
        while (key.ends_with(".0"))
            key.resize(key.size() - 2);
        return key;
    }
    if (tool == "flyway")
        return std::string(version.substr(version.rfind('/') + 1));
    return isNumber ? withoutZeros(version) : std::string(version);
}

} // namespace sidestage
