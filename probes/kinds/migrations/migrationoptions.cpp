// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrations.h"
#include "probes/kinds/migrations/migrationtools.h"

#include "probes/base/factpath.h"

#include <utility>

namespace sidestage {

namespace {

OptionSpec word(std::string name, std::string summary, std::vector<std::string> words)
{
    return {std::move(name), OptionType::Word, std::move(summary), false, std::move(words), {}};
}

} // namespace

OptionSpec migrationsOption()
{
    auto words = migrationToolNames();
    words.insert(words.begin(), {"auto", "none"});
    const std::string summary = "Whose bookkeeping of migrations is read; auto finds it.";
    const OptionSpec path{"", OptionType::FilePath, "A folder of migrations.", false, {}, {}};
    const OptionSpec paths{"", OptionType::List, "Folders of migrations.", false, {}, {path}};
    const OptionSpec folder{"folder",
                            OptionType::OneOf,
                            "The repository's folder of migrations, or several; none reads no "
                            "folder. The tool's usual places without it.",
                            false,
                            {},
                            {word("", "No folder is read.", {"none"}), paths}};
    const OptionSpec table{"table",
                           OptionType::Text,
                           "The bookkeeping table, where the tool was given another name for it.",
                           false,
                           {},
                           {}};
    const OptionSpec group{"",
                           OptionType::Group,
                           "The tool, its table and its folder.",
                           false,
                           {},
                           {word("tool", summary, words), table, folder}};
    return {"migrations", OptionType::OneOf, summary, false, {}, {word("", summary, words), group}};
}

MigrationOptions MigrationOptions::from(const OptionValue &targetOptions)
{
    const auto &said = targetOptions["migrations"];
    MigrationOptions options;
    options.tool = said.text(said["tool"].text("auto"));
    options.table = said["table"].text();
    options.folders = said["folder"].texts();
    options.isFolderRead = said["folder"].text() != "none";
    if (!options.isFolderRead)
        options.folders.clear();
    return options;
}

std::vector<Error> checkMigrationsOption(const OptionValue &targetOptions)
{
    const auto options = MigrationOptions::from(targetOptions);
    const auto &said = targetOptions["migrations"];
    std::vector<Error> errors;
    if (!options.table.empty() && (options.tool == "auto" || options.tool == "none"))
        errors.push_back({ErrorCode::BadInput, "'table' needs to know whose table it is",
                          said["table"].where(), "name the tool: { tool: knex, table: … }"});
    return errors;
}

bool isMigrationPath(std::string_view escapedPath)
{
    SegmentIterator segment(escapedPath);
    return ++segment != std::default_sentinel && *segment == "migrations";
}

} // namespace sidestage
