// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a tool records besides the version, where it can be told from the file.
enum class FileChecksum : std::uint8_t { None, Sha1, Sha256, Sha384 };

/// Where a tool keeps its migrations in a repository, and what it will call each of them.
struct FileConvention
{
    enum class Layout : std::uint8_t {
        Files, ///< a file each
        NestedFiles, ///< the same, also in folders below
        Folders, ///< a folder each, which holds `inner`
        AlembicScripts, ///< a file each, whose text names it
        SqitchPlan ///< one file for all
    };

    std::string tool;
    /// Relative to the repository; `*` stands for any name. The first that holds migrations counts.
    std::vector<std::string> places;
    Layout layout = Layout::Files;
    /// The version of a file or folder of that name; nothing for what is no migration.
    std::optional<std::string> (*versionOf)(std::string_view name) = nullptr;
    std::string inner = {};
    FileChecksum checksum = FileChecksum::None;
    bool hasGroups = false; ///< the name of the folder above groups them: Django's applications
    bool areAllPlacesMeant = false; ///< not the first alone
};

/// nullptr for a tool whose files do not tell their versions by name (Liquibase).
const FileConvention *fileConventionOf(std::string_view tool);

/// What two spellings of one migration have in common: "0001" and 1, a `.ts` and the `.js` that
/// was made of it, a class with and without its name space.
std::string migrationKey(std::string_view tool, std::string_view version);

} // namespace sidestage
