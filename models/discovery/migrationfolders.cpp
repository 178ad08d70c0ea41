// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/sources.h"

#include "probes/kinds/migrations/fileconventions.h"
#include "probes/kinds/migrations/migrationtools.h"

#include <algorithm>
#include <map>

namespace sidestage {

namespace {

using Layout = FileConvention::Layout;

/// Whether a folder's path is a place of a convention: `*` stands for one name.
bool isPlace(std::string_view path, std::string_view pattern)
{
    while (!path.empty() && !pattern.empty()) {
        const auto part = path.substr(0, path.find('/'));
        const auto wanted = pattern.substr(0, pattern.find('/'));
        if (wanted != "*" && wanted != part)
            return false;
        path.remove_prefix(std::min(part.size() + 1, path.size()));
        pattern.remove_prefix(std::min(wanted.size() + 1, pattern.size()));
    }
    return path.empty() && pattern.empty();
}

/// The folder of a migration by its file; empty where the file is none of the convention.
std::string_view placeOf(const FileConvention &convention, std::string_view file)
{
    auto folder = folderOf(file);
    auto name = fileNameOf(file);
    if (convention.layout == Layout::SqitchPlan)
        return name == "sqitch.plan" ? file : std::string_view();
    if (convention.layout == Layout::Folders) {
        if (name != convention.inner)
            return {};
        name = fileNameOf(folder);
        folder = folderOf(folder);
    }
    if (convention.layout == Layout::AlembicScripts)
        return name.ends_with(".py") && !name.starts_with("__") ? folder : std::string_view();
    if (name.empty() || !convention.versionOf || !convention.versionOf(name))
        return {};
    // what begins with two marks is no migration, and a module's own file neither
    return name.starts_with("__") ? std::string_view() : folder;
}

} // namespace

void readMigrationFolders(FolderReader &folder, Draft &draft)
{
    std::map<std::string, std::map<std::string, std::size_t>> places; // folder, tool, files
    for (const auto &tool : migrationToolNames()) {
        const auto *convention = fileConventionOf(tool);
        if (!convention)
            continue;
        for (const auto &file : folder.files()) {
            const auto place = placeOf(*convention, file);
            const bool isKnown = !place.empty()
                && std::ranges::any_of(convention->places, [&](const std::string &pattern) {
                       return isPlace(place, pattern);
                   });
            if (isKnown)
                ++places[std::string(place)][tool];
        }
    }
    auto target = std::ranges::find_if(draft.services, [](const DraftService &service) {
        return service.probe == "postgresql" || service.probe == "mysql"
            || service.probe == "sqlite";
    });
    const auto main = std::ranges::find(draft.services, "database", &DraftService::name);
    if (main != draft.services.end() && main->probe != "mongodb")
        target = main;
    for (const auto &[place, tools] : places) {
        std::string names;
        std::size_t files = 0;
        std::size_t told = 0;
        for (const auto &[tool, count] : tools) {
            files = std::max(files, count);
            if (++told <= 3)
                names += (told == 1 ? "" : ", ") + tool;
        }
        if (told > 3)
            names += " or another";
        const auto what =
            std::to_string(files) + (files == 1 ? " migration (" : " migrations (") + names + ')';
        if (target == draft.services.end()) {
            draft.found(FindingKind::Migrations, {place, 0, 0},
                        what + ", of no database that was found");
            continue;
        }
        if (target->options.empty())
            target->options.emplace_back("migrations", DraftValue::text("auto"));
        target->sources.push_back(place);
        draft.found(FindingKind::Migrations, {place, 0, 0}, what, "migrations of " + target->name);
    }
}

} // namespace sidestage
