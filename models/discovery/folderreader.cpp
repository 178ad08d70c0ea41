// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/folderreader.h"

#include "models/config/optiontext.h"
#include "models/yaml/clearcredential.h"
#include "models/yaml/textcheck.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace sidestage {

namespace {

namespace fs = std::filesystem;

/// What tools install, build and keep for themselves, and what tests bring along.
constexpr std::array<std::string_view, 29> foreignFolders{"node_modules", "bower_components",
                                                          "vendor",       "venv",
                                                          "virtualenv",   "site-packages",
                                                          "build",        "dist",
                                                          "out",          "target",
                                                          "obj",          "bin",
                                                          "coverage",     "tmp",
                                                          "log",          "logs",
                                                          "cache",        "__pycache__",
                                                          "Pods",         "_build",
                                                          "deps",         "test",
                                                          "tests",        "spec",
                                                          "__tests__",    "fixtures",
                                                          "testdata",     "example",
                                                          "examples"};
/// Folders with a dot that people keep settings in; all others are tools' own.
constexpr std::array<std::string_view, 7> knownDotFolders{".github", ".deploy", ".docker", ".kube",
                                                          ".k8s",    ".config", ".env"};

bool isInside(const fs::path &path, const fs::path &root)
{
    const auto relative = path.lexically_relative(root);
    return !relative.empty() && *relative.begin() != "..";
}

} // namespace

FolderReader::FolderReader(std::string folder, Deadline deadline, FolderLimits limits)
    : m_folder(std::move(folder)), m_deadline(std::move(deadline)), m_limits(limits)
{
}

Result<void> FolderReader::list()
{
    std::error_code code;
    m_root = fs::canonical(m_folder, code);
    if (code == std::errc::permission_denied)
        return failure(ErrorCode::PermissionDenied, "no permission to read the folder",
                       {m_folder, 0, 0});
    if (code)
        return failure(ErrorCode::NotFound, "there is no such folder", {m_folder, 0, 0});
    if (!fs::is_directory(m_root, code))
        return failure(ErrorCode::BadInput, "this is a file, not a folder", {m_folder, 0, 0});
    const fs::directory_iterator first(m_root, code);
    if (code)
        return failure(ErrorCode::PermissionDenied, "the folder may not be read: " + code.message(),
                       {m_folder, 0, 0});
    // The upper folders first: should a limit end the search, it is deep in some corner.
    m_folders.push_back({m_root, {}, 0});
    while (!m_folders.empty() && goesOn()) {
        const auto folder = std::move(m_folders.front());
        m_folders.pop_front();
        walk(folder);
    }
    std::ranges::sort(m_files);
    return {};
}

bool FolderReader::has(const std::string &file) const
{
    return std::ranges::binary_search(m_files, file);
}

void FolderReader::report(ErrorCode code, std::string message, const std::string &where)
{
    m_problems.push_back({code, std::move(message), {where.empty() ? "." : where, 0, 0}, {}});
}

bool FolderReader::goesOn()
{
    if (const auto inTime = m_deadline.check(); !inTime) {
        if (!m_isTimeOver)
            report(inTime.error().code,
                   inTime.error().code == ErrorCode::Cancelled
                       ? "the search was stopped: what follows in the folder was not looked at"
                       : "the time for the search is over: what follows was not looked at",
                   {});
        m_isTimeOver = true;
        m_isWhole = false;
    }
    return !m_isTimeOver;
}

void FolderReader::walk(const Folder &folder)
{
    std::vector<fs::directory_entry> entries;
    std::error_code code;
    for (fs::directory_iterator at(folder.path, code), end; !code && at != end;
         at.increment(code)) {
        if (!goesOn())
            return;
        if (++m_entries > m_limits.entries) {
            report(ErrorCode::TooLarge,
                   "the folder holds more than " + std::to_string(m_limits.entries)
                       + " files: what follows was not looked at",
                   folder.relative);
            m_isWhole = false;
            m_folders.clear();
            break;
        }
        // an environment of Python's, whatever its folder is called
        if (at->path().filename() == "pyvenv.cfg")
            return;
        entries.push_back(*at);
    }
    if (code)
        report(code == std::errc::permission_denied ? ErrorCode::PermissionDenied
                                                    : ErrorCode::Unreachable,
               "the folder may not be read", folder.relative);
    std::ranges::sort(entries, {}, [](const auto &entry) { return entry.path(); });
    for (const auto &entry : entries)
        take(entry, folder);
}

void FolderReader::take(const fs::directory_entry &entry, const Folder &in)
{
    const auto name = entry.path().filename().string();
    const auto path = in.relative.empty() ? name : in.relative + '/' + name;
    std::error_code code;
    if (whyNotText(name, {}) || whyNotFilePath(name) || looksLikeCredential(name)
        || name.find_first_of("\r\t") != std::string::npos)
        return report(ErrorCode::BadInput, "there is a file here whose name is no plain text",
                      in.relative);
    if (entry.is_symlink(code)) {
        const auto goal = fs::canonical(entry.path(), code);
        if (!code && isInside(goal, m_root) && fs::is_regular_file(goal, code))
            m_files.push_back(path);
        return;
    }
    if (entry.is_directory(code)) {
        const bool isForeign = isAmong(foreignFolders, name)
            || (name.front() == '.' && !isAmong(knownDotFolders, name));
        if (isForeign || m_entries > m_limits.entries)
            return;
        if (in.depth >= m_limits.depth) {
            if (!m_isTooDeep)
                report(ErrorCode::TooLarge,
                       "folders deeper than " + std::to_string(m_limits.depth)
                           + " levels are not looked at",
                       path);
            m_isTooDeep = true;
            return;
        }
        m_folders.push_back({entry.path(), path, in.depth + 1});
        return;
    }
    if (entry.is_regular_file(code))
        m_files.push_back(path);
}

std::optional<std::string> FolderReader::read(const std::string &file)
{
    if (!goesOn())
        return {};
    auto text = readTextFile(m_root.string() + '/' + file, file, m_limits.fileBytes);
    if (!text && text.error().code == ErrorCode::TooLarge)
        text.error().message =
            "the file is larger than " + std::to_string(m_limits.fileBytes >> 10U) + " KiB";
    if (text) {
        m_bytes += text->size();
        if (m_bytes > m_limits.allBytes) {
            if (m_isWhole)
                report(ErrorCode::TooLarge, "there is more text than is read in one search", file);
            m_isWhole = false;
            return {};
        }
        if (auto reason = whyNotText(*text, file))
            text = tl::unexpected(std::move(*reason));
    }
    if (!text) {
        m_problems.push_back(std::move(text).error());
        return {};
    }
    if (text->starts_with("\xef\xbb\xbf"))
        text->erase(0, 3);
    return std::move(*text);
}

} // namespace sidestage
