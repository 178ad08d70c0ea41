// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/environmentname.h"

#include "models/config/names.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sidestage {

namespace {

using Kind = EnvironmentKind;
using Word = std::pair<std::string_view, EnvironmentName>;

const std::vector<Word> &knownWords()
{
    static const std::vector<Word> words{{"development", {"development", Kind::Development}},
                                         {"dev", {"development", Kind::Development}},
                                         {"devel", {"development", Kind::Development}},
                                         {"develop", {"development", Kind::Development}},
                                         {"local", {"development", Kind::Development}},
                                         {"preview", {"preview", Kind::Preview}},
                                         {"previews", {"preview", Kind::Preview}},
                                         {"review", {"preview", Kind::Preview}},
                                         {"staging", {"staging", Kind::Staging}},
                                         {"stage", {"staging", Kind::Staging}},
                                         {"stg", {"staging", Kind::Staging}},
                                         {"uat", {"uat", Kind::Staging}},
                                         {"qa", {"qa", Kind::Staging}},
                                         {"acceptance", {"acceptance", Kind::Staging}},
                                         {"preprod", {"preprod", Kind::Staging}},
                                         {"preproduction", {"preprod", Kind::Staging}},
                                         {"production", {"production", Kind::Production}},
                                         {"prod", {"production", Kind::Production}},
                                         {"prd", {"production", Kind::Production}},
                                         {"live", {"production", Kind::Production}}};
    return words;
}

constexpr std::array<std::string_view, 36> generalFolders{
    "app",      "apps",        "application",  "applications", "base",
    "charts",   "components",  "config",       "configs",      "conf",
    "deploy",   "deployment",  "deployments",  "docker",       "env",
    "envs",     "environment", "environments", "infra",        "infrastructure",
    "k8s",      "kubernetes",  "kustomize",    "main",         "manifests",
    "ops",      "overlays",    "packages",     "resources",    "secrets",
    "services", "settings",    "src",          "helm",         "projects",
    "values"};

std::string_view lastPart(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

} // namespace

std::string_view folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view fileNameOf(std::string_view path)
{
    return lastPart(path);
}

std::vector<std::string> wordsBetweenMarks(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (word.empty())
            return;
        if (!words.empty() && words.back() == "pre" && word.starts_with("prod"))
            words.back() += word;
        else
            words.push_back(word);
        word.clear();
    };
    for (const char c : name) {
        if (c == '.' || c == '-' || c == '_')
            finish();
        else
            word += lowerLetter(c);
    }
    finish();
    return words;
}

std::optional<EnvironmentName> environmentNamed(std::string_view word)
{
    const auto lower = lowered(word);
    const auto &words = knownWords();
    const auto found = std::ranges::find(words, std::string_view(lower), &Word::first);
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

std::optional<EnvironmentName> environmentIn(std::string_view name)
{
    const auto words = wordsBetweenMarks(name);
    for (const auto &word : words) {
        // a part of "live-chat", "local-storage", "peer-review" speaks of something else
        const bool isLoose = word == "live" || word == "local" || word == "review";
        if (isLoose && words.size() > 1)
            continue;
        if (auto environment = environmentNamed(word))
            return environment;
    }
    return {};
}

std::optional<EnvironmentName> environmentOfFolders(std::string_view path)
{
    for (auto folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
        if (auto environment = environmentIn(lastPart(folder)))
            return environment;
    }
    return {};
}

bool isTemplateWord(std::string_view word)
{
    constexpr std::array<std::string_view, 8> words{"example", "examples", "sample",   "template",
                                                    "dist",    "tpl",      "defaults", "schema"};
    return std::ranges::find(words, word) != words.end();
}

bool isTestWord(std::string_view word)
{
    constexpr std::array<std::string_view, 6> words{"test", "tests", "testing",
                                                    "ci",   "e2e",   "spec"};
    return std::ranges::find(words, word) != words.end();
}

std::string scopeOfFolders(std::string_view path)
{
    for (auto folder = folderOf(path); !folder.empty(); folder = folderOf(folder)) {
        auto name = lowered(lastPart(folder));
        const bool isGeneral = std::ranges::find(generalFolders, name) != generalFolders.end()
            || environmentIn(name) || name.front() == '.';
        if (!isGeneral && whyNotName(name + "-config").empty())
            return name;
    }
    return {};
}

} // namespace sidestage
