// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notecheck.h"

#include "models/yaml/suggestion.h"
#include "probes/base/factpath.h"

#include <algorithm>

namespace sidestage {

namespace {

/// The first segment where a pattern names one service; empty where it may be any.
std::string serviceNamedBy(const PathGlob &pattern)
{
    const std::string_view text = pattern.text();
    const auto first = text.substr(0, text.find('/'));
    return first.find_first_of("*\\") == std::string_view::npos ? FactPath::unescape(first)
                                                                : std::string();
}

} // namespace

std::vector<Error> checkNotes(const Notes &notes, const Workspace &workspace)
{
    std::vector<std::string> environments;
    for (const auto &environment : workspace.environments)
        environments.push_back(environment.name);
    std::vector<std::string> services;
    for (const auto &service : workspace.services)
        services.push_back(service.name);

    std::vector<Error> errors;
    const auto complain = [&errors](const Note &note, std::string_view what,
                                    const std::string &name,
                                    const std::vector<std::string> &known) {
        errors.push_back({ErrorCode::BadInput,
                          "the note " + inQuotes(note.title) + " speaks of the " + std::string(what)
                              + ' ' + inQuotes(name) + ", which the workspace does not have",
                          note.where, didYouMean(name, known)});
    };
    for (const auto &note : notes.notes) {
        for (const auto &pattern : note.environments) {
            const auto matches = [&](const std::string &name) {
                return matchesName(pattern, name);
            };
            if (std::ranges::none_of(environments, matches))
                complain(note, "environment", pattern, environments);
        }
        for (const auto &pattern : note.differs) {
            const auto service = serviceNamedBy(pattern);
            if (!service.empty() && std::ranges::find(services, service) == services.end())
                complain(note, "service", service, services);
        }
    }
    return errors;
}

} // namespace sidestage
