// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/settings.h"

#include "probes/base/asciitext.h"
#include "probes/base/disclosure.h"
#include "probes/kinds/postgresql/settingnames.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <set>

namespace sidestage {

namespace {

/// The bytes or the milliseconds of one unit; nothing for another unit.
std::int64_t unitSize(std::string_view unit, bool &isTime)
{
    struct Unit
    {
        std::string_view name;
        std::int64_t size;
        bool isTime;
    };
    static constexpr std::array<Unit, 8> units{{{"B", 1, false},
                                                {"kB", 1024, false},
                                                {"8kB", 8192, false},
                                                {"16kB", 16384, false},
                                                {"MB", 1048576, false},
                                                {"ms", 1, true},
                                                {"s", 1000, true},
                                                {"min", 60000, true}}};
    const auto *found =
        std::ranges::find_if(units, [&](const Unit &known) { return known.name == unit; });
    if (found == units.end())
        return 0;
    isTime = found->isTime;
    return found->size;
}

/// "128MB": the largest unit that says it exactly.
std::string sizeText(std::int64_t bytes)
{
    static constexpr std::array<const char *, 5> names{"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    for (; bytes % 1024 == 0 && unit + 1 < names.size(); ++unit)
        bytes /= 1024;
    return std::to_string(bytes) + names.at(unit);
}

FactValue listOf(std::string_view text)
{
    std::vector<std::string> members;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto member = trimmed(text.substr(0, end));
        if (!member.empty())
            members.emplace_back(member);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return FactValue::textList(members);
}

/// A text whose setting we do not know may be anything, a key included.
FactValue textOf(std::string_view name, std::string_view value, const ProbeContext &context)
{
    if (isPgListSetting(name))
        return listOf(value);
    if (pgSettingKind(name) != PgSettingKind::Other)
        return FactValue::text(value);
    const auto path = "settings/" + FactPath::escape(name);
    return disclose(path, name, value, {}, context.fingerprints).value;
}

enum SettingColumn {
    SettingName,
    SettingValue,
    SettingType,
    SettingUnit,
    SettingIsUsual,
    SettingIsPending
};

FactValue valueOf(const PgRows &rows, std::size_t row, const ProbeContext &context)
{
    const auto type = rows.text(row, SettingType);
    const auto text = rows.text(row, SettingValue);
    if (type == "bool")
        return FactValue::boolean(text == "on");
    if (type == "real")
        return FactValue::decimal(text);
    if (type != "integer")
        return textOf(rows.text(row, SettingName), text, context);
    const auto number = rows.integer(row, SettingValue);
    bool isTime = false;
    const auto size = unitSize(rows.text(row, SettingUnit), isTime);
    // 0 and -1 are words of their own: off, or as something else has it.
    if (size == 0 || number <= 0)
        return FactValue::integer(number);
    return isTime ? FactValue::duration(number * size) : FactValue::text(sizeText(number * size));
}

struct RoleSetting
{
    std::string role; ///< empty: every role
    std::string name;
    std::string value;
};

std::vector<RoleSetting> roleSettingsOf(const PgRows &rows)
{
    std::vector<RoleSetting> settings;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto pair = rows.text(row, 1); // "name=value"
        const auto equals = std::min(pair.find('='), pair.size());
        settings.push_back({rows.string(row, 0), std::string(pair.substr(0, equals)),
                            std::string(pair.substr(std::min(equals + 1, pair.size())))});
    }
    return settings;
}

/// Settings that this process's environment changes for every session that libpq opens.
std::set<std::string> changedByEnvironment()
{
    std::set<std::string> names;
    for (const auto &[variable, name] :
         {std::pair{"PGTZ", "timezone"}, {"PGDATESTYLE", "datestyle"}, {"PGGEQO", "geqo"}}) {
        if (std::getenv(variable))
            names.insert(name);
    }
    return names;
}

void writeRoleSettings(const std::vector<RoleSetting> &settings, const PgSettingChoice &choice,
                       const RoleMap *roles, const ProbeContext &context)
{
    for (const auto &setting : settings) {
        const bool isOwn = setting.name.find('.') != std::string::npos;
        const auto value = textOf(setting.name, setting.value, context);
        if (!setting.role.empty()) {
            if (roles)
                context.facts.below("roles")
                    .below(roles->of(setting.role))
                    .below("settings")
                    .add(setting.name, value);
        } else if (isOwn && choice.takes(setting.name)) {
            // The server lists no setting of a name that is not its own. Those of this database
            // come after those of all.
            context.facts.below("settings").add(setting.name, value);
        }
    }
}

} // namespace

Result<PgSettingChoice> PgSettingChoice::parse(const std::vector<std::string> &patterns)
{
    PgSettingChoice choice;
    for (const auto &pattern : patterns) {
        const bool isUnwanted = pattern.starts_with('!');
        auto glob = PathGlob::parse(
            FactPath::escape(lowered(std::string_view(pattern).substr(isUnwanted ? 1 : 0))));
        if (!glob)
            return tl::unexpected(std::move(glob).error());
        (isUnwanted ? choice.m_unwanted : choice.m_wanted).push_back(*std::move(glob));
    }
    return choice;
}

bool PgSettingChoice::takes(std::string_view name) const
{
    const auto escaped = FactPath::escape(lowered(name));
    const auto matches = [&](const PathGlob &glob) { return glob.matches(escaped); };
    if (std::ranges::any_of(m_unwanted, matches))
        return false;
    return pgSettingKind(name) != PgSettingKind::Other || name.find('.') != std::string_view::npos
        || std::ranges::any_of(m_wanted, matches);
}

OptionSpec PgSettingChoice::optionSpec()
{
    return {"settings",
            OptionType::List,
            "Further settings to read, by name, with *; a leading ! leaves out.",
            false,
            {},
            {{"", OptionType::Text, "A name or a pattern.", false, {}, {}}}};
}

PgQueries pgSettingQueries()
{
    PgQueries queries;
    // reset_val: what the session began with, before this transaction set its own.
    addPgQuery(queries,
               "SELECT name, reset_val, vartype, unit, reset_val IS NOT DISTINCT FROM boot_val,"
               " pending_restart FROM pg_settings");
    addPgQuery(queries,
               "SELECT coalesce(r.rolname, ''), c FROM pg_db_role_setting s"
               " LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN unnest(s.setconfig) c"
               " WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database"
               " WHERE datname = current_database())) ORDER BY s.setdatabase");
    addPgQuery(queries, "SELECT pg_has_role('pg_read_all_settings', 'USAGE')");
    return queries;
}

void writePgSettings(PgAnswers answers, const PgSettingChoice &choice, const std::string &user,
                     const RoleMap *roles, const ProbeContext &context)
{
    const auto facts = context.facts.below("settings");
    auto replaced = changedByEnvironment();
    if (answers[1]) {
        const auto settings = roleSettingsOf(*answers[1]);
        writeRoleSettings(settings, choice, roles, context);
        for (const auto &setting : settings) {
            if (setting.role == user)
                replaced.insert(lowered(setting.name));
        }
    } else {
        context.log.write("what is set for single roles and databases may not be read");
    }
    if (!answers[0]) {
        context.facts.gap("settings", answers[0].error());
        return;
    }
    const auto &rows = *answers[0];
    std::set<std::string, std::less<>> seen;
    std::vector<std::string> pending;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto name = rows.text(row, SettingName);
        seen.emplace(name);
        if (rows.boolean(row, SettingIsPending))
            pending.emplace_back(name);
        if (!choice.takes(name)
            || (pgSettingKind(name) == PgSettingKind::Newer && rows.boolean(row, SettingIsUsual)))
            continue;
        if (replaced.contains(lowered(name)))
            facts.gap(name,
                      {ErrorCode::PermissionDenied,
                       "the user '" + user
                           + "', or this machine's environment, has a value of its "
                             "own, which hides the one that others get",
                       {},
                       "read with a role that has no settings of its own"});
        else
            facts.add(name, valueOf(rows, row, context));
    }
    const bool seesAll = answers[2] && !answers[2]->isEmpty() && answers[2]->boolean(0, 0);
    for (const std::string name :
         {"dynamic_library_path", "session_preload_libraries", "shared_preload_libraries"}) {
        if (!seesAll && !seen.contains(name) && choice.takes(name))
            facts.gap(name,
                      {ErrorCode::PermissionDenied,
                       "the server shows this setting to members of pg_read_all_settings alone",
                       {},
                       "GRANT pg_read_all_settings TO " + pgName(user)});
    }
    if (!pending.empty())
        context.facts.below("server").add("waiting-for-restart", FactValue::textSet(pending));
}

} // namespace sidestage
