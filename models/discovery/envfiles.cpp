// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

#include "models/config/names.h"
#include "probes/base/asciitext.h"
#include "probes/kinds/env/envtext.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace sidestage {

namespace {

/// What the name of an env file says.
struct EnvFileName
{
    std::optional<EnvironmentName> environment;
    std::string scope; ///< the words that are left: "api" of "api.staging.env"
    bool isTemplate = false;
    bool isTest = false;
    bool isEncrypted = false;
    bool isLocal = false; ///< overrides another file on one machine
};

std::optional<EnvFileName> envFileName(std::string_view path)
{
    const auto name = fileNameOf(path);
    if (name != ".env" && !name.starts_with(".env.") && !name.ends_with(".env"))
        return {};
    EnvFileName result;
    const auto words = wordsBetweenMarks(name);
    for (const auto &word : words) {
        if (word == "env")
            continue;
        const auto environment = environmentNamed(word);
        if (isTemplateWord(word))
            result.isTemplate = true;
        else if (isTestWord(word))
            result.isTest = true;
        else if (word == "vault" || word == "keys" || word == "enc" || word == "gpg"
                 || word == "age" || word == "sops" || word == "encrypted")
            result.isEncrypted = true;
        else if (word == "local")
            result.isLocal = true;
        else if (environment)
            result.environment = environment;
        else if (!std::ranges::all_of(word, isDigit)) // the number of a preview
            result.scope += (result.scope.empty() ? "" : "-") + word;
    }
    const bool isBare = words.size() == 1 || (result.isLocal && words.size() == 2);
    if (!result.environment)
        result.environment = environmentOfFolders(path);
    if (!result.environment && (isBare || result.isLocal))
        result.environment = environmentNamed("development");
    const bool isGeneral = result.scope == "app" || result.scope == "config";
    if (isGeneral || !whyNotName(result.scope + "-config").empty())
        result.scope.clear();
    if (result.scope.empty())
        result.scope = scopeOfFolders(path);
    return result;
}

struct Ecosystem
{
    std::string_view marker;
    std::string_view dialect;
};
constexpr std::array<Ecosystem, 7> ecosystems{{{"package.json", "node"},
                                               {"Gemfile", "ruby"},
                                               {"manage.py", "python"},
                                               {"pyproject.toml", "python"},
                                               {"requirements.txt", "python"},
                                               {"Pipfile", "python"},
                                               {"setup.py", "python"}}};
constexpr std::array<std::string_view, 4> composeNames{"compose.yaml", "compose.yml",
                                                       "docker-compose.yml", "docker-compose.yaml"};

struct Dialect
{
    std::string name;
    std::string source;
};

/// Whose reader reads the files of a folder: told by what lies beside them, or above.
std::optional<Dialect> dialectOf(const FolderReader &folder, std::string_view file)
{
    const auto inFolder = [](std::string_view at, std::string_view name) {
        return at.empty() ? std::string(name) : std::string(at) + '/' + std::string(name);
    };
    for (auto at = folderOf(file);; at = folderOf(at)) {
        std::vector<Dialect> found;
        for (const auto &one : ecosystems) {
            if (const auto marker = inFolder(at, one.marker);
                folder.has(marker) && (found.empty() || found.back().name != one.dialect))
                found.push_back({std::string(one.dialect), marker});
        }
        // A Rails application has a package.json for its assets; its settings are read by Ruby.
        if (!found.empty())
            return found.back();
        if (at.empty())
            break;
    }
    for (const auto name : composeNames) {
        if (folder.has(std::string(name)))
            return Dialect{"compose", std::string(name)};
    }
    return {};
}

void takeEnvFile(FolderReader &folder, Draft &draft, const std::string &file,
                 const EnvFileName &name)
{
    const auto text = folder.read(file);
    if (!text)
        return;
    const Location where{file, 0, 0};
    const auto service = name.scope.empty() ? std::string("app-config") : name.scope + "-config";
    const auto read = readNodeEnv(*text);
    draft.found(FindingKind::Settings, where, settingCount(read.entries.size()),
                service + " in " + name.environment->name);
    draft.environment(*name.environment, file);

    auto &made = draft.service(service, "env",
                               name.scope.empty() ? "settings of the application"
                                                  : "settings of " + name.scope);
    auto &target = made.targets[name.environment->name];
    auto files =
        target.options.empty() ? std::vector<std::string>() : target.options.front().second.texts;
    files.push_back(file);
    target.options = {{"file", DraftValue::list(std::move(files))}};
    if (made.options.empty()) {
        if (const auto dialect = dialectOf(folder, file)) {
            made.options.emplace_back("dialect", DraftValue::text(dialect->name));
            made.sources = {dialect->source};
            made.obstacle.clear();
        } else {
            made.obstacle = "which program reads these files is not known: add 'dialect', one of "
                            "node, ruby, python, compose, docker, systemd";
        }
    }
    std::vector<PlainSetting> settings;
    for (const auto &entry : read.entries) {
        if (entry.value)
            settings.push_back({entry.key, *entry.value, entry.line});
    }
    takeSettings(draft, *name.environment, name.scope, file, settings);
}

} // namespace

void readEnvFiles(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    // A file that overrides others on one machine comes after them.
    std::vector<std::pair<std::string, EnvFileName>> files;
    for (const auto &file : folder.files()) {
        if (auto name = envFileName(file)) {
            taken.insert(file);
            files.emplace_back(file, *std::move(name));
        }
    }
    std::ranges::stable_sort(files, {}, [](const auto &one) { return one.second.isLocal; });
    for (const auto &[file, name] : files) {
        const Location where{file, 0, 0};
        if (name.isEncrypted)
            draft.found(FindingKind::Secrets, where, "encrypted settings: not looked at");
        else if (name.isTemplate)
            draft.found(FindingKind::Template, where, "a template: the settings of no environment");
        else if (name.isTest)
            draft.found(FindingKind::Template, where, "settings of test runs: no environment");
        else if (!name.environment)
            draft.found(FindingKind::Template, where,
                        "settings of an environment that its name does not tell");
        else
            takeEnvFile(folder, draft, file, name);
    }
}

} // namespace sidestage
