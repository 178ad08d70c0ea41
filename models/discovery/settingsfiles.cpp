// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

#include "models/config/names.h"
#include "probes/base/asciitext.h"
#include "probes/kinds/env/settings.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// What a settings file's name says: whose it is, and of which environment.
struct SettingsName
{
    std::string family; ///< "app-settings", "application"
    std::optional<EnvironmentName> environment; ///< nothing: shared by all
    bool isHelm = false;
};

/// Names whose files hold the settings of an application, with the name of their service.
struct Family
{
    std::string_view stem;
    std::string_view service;
};
constexpr std::array<Family, 8> families{{{"appsettings", "app-settings"},
                                          {"application", "application"},
                                          {"bootstrap", "bootstrap"},
                                          {"settings", "settings"},
                                          {"config", "settings"},
                                          {"configuration", "settings"},
                                          {"values", "helm-values"},
                                          {"parameters", "parameters"}}};

std::string_view stemOf(std::string_view name)
{
    return name.substr(0, name.rfind('.'));
}

bool isSettingsFolder(std::string_view folder)
{
    const auto name = fileNameOf(folder);
    return name == "config" || name == "settings" || name == "values" || name == "configs"
        || name == "conf";
}

std::optional<SettingsName> settingsName(std::string_view file)
{
    const auto name = fileNameOf(file);
    if (!settingsFormatOfFile(name))
        return {};
    const auto stem = stemOf(name);
    const auto first = lowered(stem.substr(0, stem.find_first_of(".-_")));
    const auto family = std::ranges::find(families, std::string_view(first), &Family::stem);
    if (family != families.end()) {
        SettingsName result{std::string(family->service), {}, first == "values"};
        if (stem.size() > first.size())
            result.environment = environmentIn(stem.substr(first.size()));
        const bool isShared = stem.size() == first.size();
        if (!result.environment && isShared)
            result.environment = environmentOfFolders(file);
        if (!result.environment && !isShared)
            return {};
        return result;
    }
    // "config/staging.json", "config/settings/production.yml"
    if (isSettingsFolder(folderOf(file)) && wordsBetweenMarks(stem).size() == 1) {
        if (auto environment = environmentNamed(stem))
            return SettingsName{fileNameOf(folderOf(file)) == "values" ? "helm-values" : "settings",
                                std::move(environment), fileNameOf(folderOf(file)) == "values"};
    }
    return {};
}

/// "ConnectionStrings:Shop" of the way to a value; positions in lists left out.
std::string keyOf(const Setting &setting)
{
    std::string key;
    for (const auto &segment : setting.segments) {
        if (!std::ranges::all_of(segment, isDigit))
            key += (key.empty() ? "" : "_") + segment;
    }
    return key;
}

/// Hosts of an Ingress as charts take them: `ingress.host`, `ingress.hosts[].host`.
bool isIngressHost(const Setting &setting)
{
    const auto names = [&](std::string_view word) {
        return std::ranges::any_of(setting.segments,
                                   [&](const auto &segment) { return lowered(segment) == word; });
    };
    return names("ingress") && (setting.name == "host" || setting.name == "hosts");
}

void takeSettingsFile(FolderReader &folder, Draft &draft, TakenFiles &taken,
                      const std::string &file, const SettingsName &name)
{
    const Location where{file, 0, 0};
    const auto text = folder.read(file);
    if (text && looksLikeManifest(*text))
        return;
    taken.insert(file);
    draft.environment(*name.environment, file);
    if (!text)
        return;
    const auto settings = readSettings(*settingsFormatOfFile(file), *text, file);
    if (!settings)
        return draft.unread(settings.error());
    const auto scope = scopeOfFolders(file);
    const auto service = scope.empty() || !whyNotName(scope + '-' + name.family).empty()
        ? name.family
        : scope + '-' + name.family;
    auto &made = draft.service(
        service, "env", name.isHelm ? "values of the Helm chart" : "settings of the application");
    const auto [target, isNew] = made.targets.try_emplace(
        name.environment->name, DraftTarget{{{"settings", DraftValue::text(file)}}, {}, {}});
    draft.found(FindingKind::Settings, where, settingCount(settings->size()),
                isNew ? service + " in " + name.environment->name : std::string());

    std::vector<PlainSetting> plain;
    for (const auto &setting : *settings) {
        if (!setting.value)
            continue;
        if (isIngressHost(setting))
            draft.addHost(*name.environment, "app", scope, {*setting.value},
                          {file, setting.line, 0}, "host of an Ingress");
        else
            plain.push_back({keyOf(setting), *setting.value, setting.line});
    }
    takeSettings(draft, *name.environment, scope, file, plain);
}

} // namespace

void readSettingsFiles(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    for (const auto &file : folder.files()) {
        if (taken.contains(file))
            continue;
        const auto name = settingsName(file);
        const auto stem = stemOf(fileNameOf(file));
        const bool isCode = file.ends_with(".py") && fileNameOf(folderOf(file)) == "settings";
        if (isCode) {
            // Programs are not run: they tell of an environment by their name alone.
            if (const auto environment = environmentNamed(stem)) {
                draft.environment(*environment, file);
                draft.found(FindingKind::Settings, {file, 0, 0},
                            "settings that are a program: not read",
                            "environment " + environment->name);
            }
            continue;
        }
        if (!name)
            continue;
        if (std::ranges::any_of(wordsBetweenMarks(stem), isTestWord))
            continue;
        if (name->environment) {
            takeSettingsFile(folder, draft, taken, file, *name);
        } else if (name->family != "settings") {
            taken.insert(file);
            draft.found(FindingKind::Template, {file, 0, 0},
                        "settings that all environments share: nothing to compare");
        }
    }
}

} // namespace sidestage
