// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/error.h"
#include "probes/kinds/migrations/migrations.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// One migration as the repository has it.
struct RepositoryMigration
{
    std::string version; ///< as the tool will record it, as far as the name of its file tells
    std::string group;
    std::optional<std::string> checksum;
    std::vector<std::string> after; ///< Alembic: the revisions below it
};

/// The migrations of one tool in a working copy.
struct RepositoryMigrations
{
    std::vector<std::string> places; ///< relative to the workspace where they lie in it
    bool isGuessed = false; ///< found in a usual place, and not named by the target
    std::vector<RepositoryMigration> migrations;
};

/// Reads names of files, and the texts of Alembic's scripts and of Sqitch's plan; runs nothing.
/// Empty where the tool has no folder here. NotFound, PermissionDenied for a folder that the target
/// names; errors of the deadline.
Result<RepositoryMigrations> readRepository(const std::string &tool,
                                            const MigrationOptions &options,
                                            const std::string &workspaceFolder,
                                            const Deadline &deadline);

} // namespace sidestage
