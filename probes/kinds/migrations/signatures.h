// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

namespace sidestage {

/// What tells a tool's table: its usual names, and columns that it has and lacks.
struct MigrationSignature
{
    using Names = std::vector<std::string>;

    std::string tool;
    Names tables;
    /// Those that are read, in the order that `interpretMigrations` knows. A table without them is
    /// not the tool's; one marked with a leading "?" may be missing, and is then read as NULL.
    Names columns;
    Names absent = {}; ///< columns of another tool's table of that name
    Names orderBy = {}; ///< as far as they are there; empty: the tool keeps no order
    Names companions = {}; ///< one of these tables must stand beside it; empty: none needed
    std::string schema = {}; ///< that the tool makes for itself
    std::string logTable = {};
    Names logColumns = {};
    Names logOrderBy = {};
    std::string lockTable = {};
    std::string lockColumn = {};
};

/// All tools. The first that fits a table is meant.
std::span<const MigrationSignature> migrationSignatures();

} // namespace sidestage
