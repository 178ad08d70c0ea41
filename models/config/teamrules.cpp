// SPDX-License-Identifier: Apache-2.0
#include "models/config/teamrules.h"

#include "models/rules/rulereader.h"
#include "models/yaml/suggestion.h"
#include "probes/base/factpath.h"

#include <algorithm>

namespace sidestage {

namespace {

bool isPattern(std::string_view text)
{
    return text.find_first_of("*\\") != std::string_view::npos;
}

/// Where a part of a rule stands: the value of its key, and the one item of a list that is `text`.
Location placeOf(const YamlNode &rule, std::string_view key, std::string_view text)
{
    const auto *entry = rule.find(key);
    if (!entry)
        return rule.where;
    for (const auto &item : entry->value->items) {
        if (item->text == text)
            return item->where;
    }
    return entry->value->where;
}

} // namespace

std::vector<Rule> readTeamRules(const YamlNode &list, const std::string &file,
                                const Workspace &workspace, const ProbeRegistry &registry,
                                std::vector<Error> &errors)
{
    std::vector<std::string> services;
    for (const auto &service : workspace.services)
        services.push_back(service.name);
    std::vector<std::string> environments;
    for (const auto &environment : workspace.environments)
        environments.push_back(environment.name);
    environments.insert(environments.end(), environmentKindNames.begin(),
                        environmentKindNames.end());
    std::vector<std::string> kinds;
    for (const auto &kind : registry.kinds())
        kinds.push_back(kind.name);

    auto rules = readRules(list, RuleOrigin::Team, file, errors);
    for (const auto &rule : rules) {
        const auto node = std::ranges::find_if(
            list.items, [&](const auto &item) { return item->where == rule.where; });
        if (node == list.items.end())
            continue;
        const auto check = [&](std::string_view key, const std::string &text, std::string_view name,
                               const std::vector<std::string> &known, std::string_view what) {
            if (isPattern(name) || std::ranges::find(known, name) != known.end())
                return;
            errors.push_back({ErrorCode::BadInput,
                              "the rule speaks of the " + std::string(what) + ' ' + inQuotes(name)
                                  + ", and there is none of that name",
                              placeOf(**node, key, text), didYouMean(name, known)});
        };
        for (const auto &glob : rule.match)
            check("match", glob.text(), *SegmentIterator(glob.text()), services, "service");
        for (const auto &kind : rule.probeKinds)
            check("probe", kind, kind, kinds, "probe");
        for (const auto &text : rule.environments) {
            const auto name = std::string_view(text).substr(text.starts_with('!') ? 1 : 0);
            check("environments", text, name, environments, "environment");
        }
    }
    return rules;
}

} // namespace sidestage
