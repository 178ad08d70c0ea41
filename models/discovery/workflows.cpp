// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"
#include "models/discovery/yamldocuments.h"

#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::string_view workflowFolder = ".github/workflows/";

bool isPlainBranch(std::string_view name)
{
    return !name.empty() && name.size() < 100 && std::ranges::all_of(name, [](char c) {
        return isLetterOrDigit(c) || std::string_view("-_./*").find(c) != std::string_view::npos;
    });
}

/// The one branch whose pushes start a workflow; empty where there are none or several.
std::string branchOf(const YamlNode *workflow)
{
    const auto branches = itemsOf(memberOf(workflow, {"on", "push", "branches"}));
    return branches.size() == 1 && isPlainBranch(textOf(branches.front()))
        ? std::string(textOf(branches.front()))
        : std::string();
}

struct Deployment
{
    EnvironmentName environment;
    Location where;
};

/// What one job says of the environment that it deploys to.
std::optional<Deployment> takeJob(Draft &draft, const YamlPart &part, const YamlEntry &job)
{
    const auto *node = memberOf(job.value.get(), "environment");
    const auto name = node && node->isMap() ? textOf(node, "name") : textOf(node);
    if (name.empty())
        return {};
    const auto where = part.place(*node);
    if (name.find("${{") != std::string_view::npos || name.find('$') != std::string_view::npos) {
        draft.found(FindingKind::Workflow, where, "a job whose environment is chosen at its start");
        return {};
    }
    const auto environment = environmentIn(name.substr(0, name.find('/')));
    if (!environment) {
        draft.found(FindingKind::Workflow, where,
                    "a job that deploys to what is no known name of an environment");
        return {};
    }
    draft.environment(*environment, where.file);
    draft.found(FindingKind::Workflow, where, "a job that deploys to " + environment->name,
                "environment " + environment->name);
    const auto *address = memberOf(node, "url");
    if (const auto url = addressIn(textOf(address)); url && url->probe == "http") {
        for (const auto &host : url->hosts)
            draft.addHost(*environment, "app", {}, {host, !url->isEncrypted}, part.place(*address),
                          "address of the environment in a workflow");
    }
    return Deployment{*environment, where};
}

void takeBranch(Draft &draft, const YamlNode *workflow, const std::vector<Deployment> &deployments)
{
    const auto isSame = [&](const Deployment &other) {
        return other.environment == deployments.front().environment;
    };
    const auto branch = branchOf(workflow);
    if (branch.empty() || deployments.empty() || !std::ranges::all_of(deployments, isSame))
        return;
    auto &environment = draft.environment(deployments.front().environment, {});
    if (environment.branch.empty())
        environment.branch = branch;
}

} // namespace

void readWorkflows(FolderReader &folder, Draft &draft, TakenFiles &taken)
{
    for (const auto &file : folder.files()) {
        const bool isWorkflow =
            file.starts_with(workflowFolder) && (file.ends_with(".yml") || file.ends_with(".yaml"));
        const bool isGitLab = file == ".gitlab-ci.yml";
        if (!isWorkflow && !isGitLab)
            continue;
        taken.insert(file);
        const auto parts = documentsIn(folder, draft, file);
        for (const auto &part : parts) {
            const auto *jobs = isGitLab ? part.root.get() : memberOf(part.root.get(), "jobs");
            if (!jobs || !jobs->isMap())
                continue;
            std::vector<Deployment> deployments;
            for (const auto &job : jobs->entries) {
                if (auto deployment = takeJob(draft, part, job))
                    deployments.push_back(*std::move(deployment));
            }
            takeBranch(draft, part.root.get(), deployments);
        }
    }
}

} // namespace sidestage
