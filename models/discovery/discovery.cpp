// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/discovery.h"

#include "models/config/environmentsfile.h"
#include "models/discovery/proposaltext.h"
#include "models/discovery/sources.h"
#include "models/yaml/clearcredential.h"
#include "models/yaml/textcheck.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace sidestage {

namespace {

/// The folder's own name, as far as it is one for people.
std::string projectOf(const std::string &folder)
{
    std::error_code code;
    const auto name = std::filesystem::canonical(folder, code).filename().string();
    return name.empty() || whyNotText(name, {}) || looksLikeCredential(name) ? "My project" : name;
}

/// The pair that the whole comparison is about is there, told of or not.
void addMirroredPair(Draft &draft)
{
    const auto has = [&](EnvironmentKind kind) {
        return std::ranges::any_of(draft.environments,
                                   [&](const auto &one) { return one.kind == kind; });
    };
    for (const auto *name : {"staging", "production"}) {
        const auto environment = environmentNamed(name);
        if (!has(environment->kind))
            draft.environment(*environment, {});
    }
}

/// A service for each host that several environments may have: what is seen from outside.
void addSites(Draft &draft)
{
    std::vector<std::string> names;
    for (const auto &environment : draft.environments) {
        for (const auto &[name, host] : environment.hosts) {
            if (std::ranges::find(names, name) == names.end())
                names.push_back(name);
        }
    }
    std::ranges::sort(names);
    for (const auto &name : names) {
        const auto url = "://${host." + name + "}/";
        const auto serviceName = name == "app" ? std::string("web") : name;
        if (draft.findService(serviceName))
            continue;
        auto &service =
            draft.service(serviceName, "http", "what answers at the host '" + name + '\'');
        service.options = {{"url", DraftValue::text("https" + url)}};
        for (const auto &environment : draft.environments) {
            const auto host = environment.hosts.find(name);
            if (host == environment.hosts.end())
                continue;
            auto &target = service.targets[environment.name];
            if (host->second.isPlainHttp)
                target.options = {{"url", DraftValue::text("http" + url)}};
        }
        // Certificates belong to what is reached from outside by https.
        if (name != "app" || draft.findService("certificate"))
            continue;
        DraftService certificate{
            "certificate", "tls", "how the host 'app' encrypts", {}, {}, {}, {}, {}};
        certificate.options = {{"url", DraftValue::text("https" + url)}};
        for (const auto &environment : draft.environments) {
            const auto host = environment.hosts.find(name);
            if (host != environment.hosts.end() && !host->second.isPlainHttp)
                certificate.targets[environment.name] = {};
        }
        if (!certificate.targets.empty())
            draft.services.push_back(std::move(certificate));
    }
}

/// Writes the draft; what the workspace's own reader would refuse becomes a comment, until it
/// refuses nothing.
std::string settledText(Draft &draft, const std::string &folder, const ProbeRegistry &registry)
{
    const auto mostRounds = draft.services.size() * (draft.environments.size() + 1) + 1;
    for (std::size_t round = 0;; ++round) {
        const auto written = proposalText(draft);
        const auto loaded =
            parseWorkspace(written.text, std::string(environmentsFileName), folder, registry);
        if (loaded.errors.empty() || round == mostRounds)
            return written.text;
        bool isChanged = false;
        for (const auto &error : loaded.errors) {
            const auto line = static_cast<std::size_t>(std::max(error.where.line, 1)) - 1;
            const auto place = line < written.lines.size() ? written.lines[line] : ProposalLine();
            const auto service =
                std::ranges::find(draft.services, place.service, &DraftService::name);
            if (service == draft.services.end())
                continue;
            const auto target = service->targets.find(place.target);
            auto &obstacle =
                target == service->targets.end() ? service->obstacle : target->second.obstacle;
            isChanged = isChanged || obstacle.empty();
            obstacle = error.message;
        }
        if (!isChanged)
            return written.text;
    }
}

constexpr const char *emptyNotes = R"(# Staging notes

<!-- What differs between environments on purpose. One heading of the second level a note, with
     the fields Differs, Environments, Why, How the real thing is tested, Owner and Review by. -->
)";

} // namespace

Result<FolderProposal> proposeWorkspace(const std::string &folder, const ProbeRegistry &registry,
                                        const Deadline &deadline, const FolderLimits &limits)
{
    FolderReader reader(folder, deadline, limits);
    if (auto listed = reader.list(); !listed)
        return tl::unexpected(std::move(listed).error());
    Draft draft;
    draft.project = projectOf(folder);
    TakenFiles taken;
    for (const auto read : {&readEnvFiles, &readSettingsFiles, &readRailsDatabases,
                            &readComposeFiles, &readWorkflows, &readHostingFiles, &readManifests})
        read(reader, draft, taken);
    readMigrationFolders(reader, draft);
    for (const auto &problem : reader.problems())
        draft.unread(problem);
    addMirroredPair(draft);
    addSites(draft);

    FolderProposal proposal;
    proposal.environments = settledText(draft, folder, registry);
    proposal.notes = emptyNotes;
    proposal.isWhole = reader.isWhole();
    proposal.findings = std::move(draft.findings);
    std::ranges::stable_sort(proposal.findings, {}, [](const FolderFinding &finding) {
        return std::tuple(finding.where.file, finding.where.line);
    });
    return proposal;
}

} // namespace sidestage
