// SPDX-License-Identifier: Apache-2.0
#include "models/config/planning.h"

#include "models/yaml/suggestion.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

template <typename Item>
void checkNames(const std::vector<Item> &items, const std::vector<std::string> &names,
                std::string_view what, std::vector<Error> &errors)
{
    std::vector<std::string> known;
    known.reserve(items.size());
    for (const auto &item : items)
        known.push_back(item.name);
    for (const auto &name : names) {
        if (std::ranges::find(known, name) == known.end()) {
            errors.push_back({ErrorCode::NotFound,
                              "there is no " + std::string(what) + ' ' + inQuotes(name),
                              {},
                              didYouMean(name, known)});
        }
    }
}

} // namespace

std::vector<Error> checkSelection(const Workspace &workspace, const RunSelection &selection)
{
    std::vector<Error> errors;
    checkNames(workspace.environments, selection.environments, "environment", errors);
    checkNames(workspace.services, selection.services, "service", errors);
    return errors;
}

std::vector<const Environment *> selectedEnvironments(const Workspace &workspace,
                                                      const std::vector<std::string> &names)
{
    std::set<std::string_view> wanted(names.begin(), names.end());
    for (const auto &name : names) {
        if (const auto *environment = workspace.environment(name);
            environment && environment->mirrors)
            wanted.insert(*environment->mirrors);
    }
    std::vector<const Environment *> selected;
    for (const auto &environment : workspace.environments) {
        if (names.empty() || wanted.contains(environment.name))
            selected.push_back(&environment);
    }
    return selected;
}

std::vector<const Service *> selectedServices(const Workspace &workspace,
                                              const std::vector<std::string> &names)
{
    std::vector<const Service *> selected;
    for (const auto &service : workspace.services) {
        if (names.empty() || std::ranges::find(names, service.name) != names.end())
            selected.push_back(&service);
    }
    return selected;
}

RunPlan planRun(const Workspace &workspace, const RunSelection &selection,
                std::chrono::milliseconds timeout)
{
    RunPlan plan;
    for (const auto &environment : workspace.environments)
        plan.hosts.emplace(environment.name, environment.hosts);
    const auto environments = selectedEnvironments(workspace, selection.environments);
    for (const auto *service : selectedServices(workspace, selection.services)) {
        for (const auto *environment : environments) {
            const auto *target = service->target(environment->name);
            if (!target)
                continue;
            ProbeSpec spec;
            spec.service = service->name;
            spec.environment = environment->name;
            spec.kind = service->kind;
            spec.options = target->options;
            for (const auto *other : environments) {
                const auto *mirror =
                    other->mirrors == environment->name ? service->target(other->name) : nullptr;
                if (mirror)
                    spec.optionsOfMirrors.push_back(mirror->options);
            }
            spec.hosts = environment->hosts;
            spec.workspaceFolder = workspace.folder;
            spec.timeout = timeout;
            plan.probes.push_back(std::move(spec));
        }
    }
    return plan;
}

} // namespace sidestage
