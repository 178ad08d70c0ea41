// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/error.h"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

struct FolderLimits
{
    int depth = 16; ///< folders below the folder itself
    std::size_t entries = 200'000; ///< files and folders that are looked at
    std::size_t fileBytes = std::size_t{512} << 10U; ///< of one file
    std::size_t allBytes = std::size_t{64} << 20U; ///< of all files that are read
};

/// The files of one folder tree, and their texts, within limits. Links to folders are not
/// followed, links to files only where they lead to a file inside the folder; what is installed
/// or built (node_modules, vendor, .git, …) and what belongs to tests is passed over. Only
/// ordinary files are ever opened. Reads, and writes nothing.
class FolderReader
{
public:
    FolderReader(std::string folder, Deadline deadline, FolderLimits limits = {});

    /// Looks the tree through. NotFound, PermissionDenied or BadInput for the folder itself; what
    /// is wrong below it is a problem.
    Result<void> list();

    /// Relative to the folder, with '/', sorted.
    const std::vector<std::string> &files() const { return m_files; }
    bool has(const std::string &file) const;
    /// The text of a listed file; nothing where it cannot be had, which is a problem then.
    std::optional<std::string> read(const std::string &file);

    /// What could not be read, each at its place relative to the folder.
    const std::vector<Error> &problems() const { return m_problems; }
    /// False once a limit, the deadline or a stop has ended the search early.
    bool isWhole() const { return m_isWhole; }

private:
    struct Folder
    {
        std::filesystem::path path;
        std::string relative;
        int depth = 0;
    };
    void walk(const Folder &folder);
    void take(const std::filesystem::directory_entry &entry, const Folder &in);
    /// Whether there is time to go on; the first time that there is not is a problem.
    bool goesOn();
    void report(ErrorCode code, std::string message, const std::string &where);

    std::string m_folder;
    Deadline m_deadline;
    FolderLimits m_limits;
    std::filesystem::path m_root; ///< canonical
    std::vector<std::string> m_files;
    std::deque<Folder> m_folders; ///< still to be looked through, the upper ones first
    std::vector<Error> m_problems;
    std::size_t m_entries = 0;
    std::size_t m_bytes = 0;
    bool m_isWhole = true;
    bool m_isTimeOver = false;
    bool m_isTooDeep = false; ///< told once
};

} // namespace sidestage
