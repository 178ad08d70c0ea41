// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/migrations/migrationrecord.h"
#include "probes/kinds/migrations/repository.h"

#include <string>
#include <vector>

namespace sidestage {

/// What is applied, held against what the repository has.
struct RepositoryCheck
{
    std::vector<std::string> pending; ///< in the repository, not applied here
    std::vector<std::string> unknown; ///< applied here, not in the repository
    std::vector<std::string> changed; ///< applied here with other content than the repository has
    /// Applied here, not in the repository, and older than all that is: teams sum old migrations up
    /// in one file, or in a dump of the schema, and delete them.
    std::size_t older = 0;
    std::size_t inBoth = 0;
};

RepositoryCheck checkRepository(const std::string &tool, const MigrationRecord &record,
                                const RepositoryMigrations &repository);

/// Writes `repository` (the folders) and `repository/{pending,unknown,changed,older}`, each where
/// there is something to tell, below the tool's path. Nothing for a folder that was only guessed
/// and has nothing in common with what is applied: it belongs to another database.
void writeRepository(const std::string &tool, const MigrationRecord &record,
                     const RepositoryMigrations &repository, const FactWriter &facts,
                     ProbeLog &log);

} // namespace sidestage
