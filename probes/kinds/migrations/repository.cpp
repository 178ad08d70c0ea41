// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/repository.h"

#include "probes/kinds/migrations/fileconventions.h"
#include "probes/kinds/migrations/migrationfiles.h"

#include <QByteArrayView>
#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>

namespace sidestage {

namespace {

namespace fs = std::filesystem;
using Layout = FileConvention::Layout;

// A folder of migrations holds thousands of small files at most.
constexpr std::size_t mostEntries = 50'000;
constexpr std::uintmax_t mostBytes = std::uintmax_t(4) * 1024 * 1024;
constexpr int deepest = 8;

bool isForeign(const std::string &name)
{
    static constexpr std::array<std::string_view, 6> names{"node_modules", "vendor", "venv",
                                                           "build",        "target", "dist"};
    return name.starts_with('.') || std::ranges::find(names, name) != names.end();
}

class Reader
{
public:
    Reader(const FileConvention &convention, const Deadline &deadline)
        : m_convention(convention), m_deadline(deadline)
    {
    }

    /// Adds what one place holds. NotFound, PermissionDenied; whatever else ends the reading.
    Result<std::vector<RepositoryMigration>> read(const fs::path &place)
    {
        std::vector<RepositoryMigration> migrations;
        Result<void> done;
        if (m_convention.layout == Layout::SqitchPlan)
            done = readPlan(place, migrations);
        else
            done = readFolder(place, 0, migrations);
        if (!done)
            return tl::unexpected(std::move(done).error());
        return migrations;
    }

    /// The places below `root` that a pattern names, sorted.
    std::vector<fs::path> expand(const fs::path &root, const std::string &pattern)
    {
        std::vector<fs::path> places{root};
        for (const auto &part : fs::path(pattern)) {
            std::vector<fs::path> next;
            for (const auto &place : places) {
                std::error_code code;
                if (part != "*") {
                    if (fs::exists(place / part, code))
                        next.push_back(place / part);
                    continue;
                }
                const auto names = entriesOf(place);
                if (!names)
                    continue; // a folder of the repository's that is nobody's business
                for (const auto &entry : *names) {
                    if (entry.is_directory(code) && !entry.is_symlink(code)
                        && !isForeign(entry.path().filename().string()))
                        next.push_back(entry.path());
                }
            }
            places = std::move(next);
        }
        return places;
    }

private:
    static tl::unexpected<Error> failureOf(const fs::path &path, const std::error_code &code)
    {
        if (code == std::errc::permission_denied)
            return failure(ErrorCode::PermissionDenied,
                           "the migrations at '" + path.string() + "' may not be read");
        return failure(ErrorCode::NotFound,
                       "there are no migrations to read at '" + path.string() + "'", {},
                       "name the folder of the migrations, relative to the workspace");
    }

    /// Sorted by name.
    Result<std::vector<fs::directory_entry>> entriesOf(const fs::path &folder)
    {
        std::error_code code;
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
            if (auto inTime = m_deadline.check(); !inTime)
                return tl::unexpected(std::move(inTime).error());
            if (++m_seen > mostEntries)
                return failure(ErrorCode::TooLarge,
                               "there are more than " + std::to_string(mostEntries)
                                   + " files where migrations are looked for",
                               {}, "name the folder of the migrations");
            entries.push_back(*it);
        }
        if (code)
            return failureOf(folder, code);
        std::ranges::sort(entries, {}, [](const auto &e) { return e.path(); });
        return entries;
    }

    static std::optional<std::string> contentOf(const fs::path &path)
    {
        std::error_code code;
        if (!fs::is_regular_file(path, code) || fs::file_size(path, code) > mostBytes)
            return {};
        std::ifstream file(path, std::ios::binary);
        std::string content((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
        if (!file)
            return {};
        return content;
    }

    std::optional<std::string> checksumOf(const fs::path &path) const
    {
        if (m_convention.checksum == FileChecksum::None)
            return {};
        const auto content = contentOf(path);
        if (!content)
            return {};
        const auto algorithm = m_convention.checksum == FileChecksum::Sha1
            ? QCryptographicHash::Sha1
            : m_convention.checksum == FileChecksum::Sha256 ? QCryptographicHash::Sha256
                                                            : QCryptographicHash::Sha384;
        QCryptographicHash hash(algorithm);
        hash.addData(
            QByteArray::fromRawData(content->data(), static_cast<qsizetype>(content->size())));
        return hash.result().toHex().toStdString();
    }

    Result<void> readFolder(const fs::path &folder, int depth,
                            std::vector<RepositoryMigration> &migrations)
    {
        const auto entries = entriesOf(folder);
        if (!entries)
            return tl::unexpected(entries.error());
        for (const auto &entry : *entries) {
            std::error_code code;
            const bool isFolder = entry.is_directory(code);
            if (isFolder && m_convention.layout == Layout::NestedFiles && depth < deepest
                && !entry.is_symlink(code)) {
                if (auto done = readFolder(entry.path(), depth + 1, migrations); !done)
                    return done;
            }
            if (isFolder == (m_convention.layout == Layout::Folders))
                readOne(entry.path(), migrations);
        }
        return {};
    }

    void readOne(const fs::path &path, std::vector<RepositoryMigration> &migrations) const
    {
        const auto name = path.filename().string();
        if (m_convention.layout == Layout::AlembicScripts) {
            const auto text = name.ends_with(".py") ? contentOf(path) : std::nullopt;
            if (auto one = text ? readAlembicScript(*text) : std::nullopt)
                migrations.push_back(*std::move(one));
            return;
        }
        const auto file = m_convention.inner.empty() ? path : path / m_convention.inner;
        std::error_code code;
        auto version = m_convention.versionOf(name);
        if (!version || !fs::is_regular_file(file, code))
            return;
        RepositoryMigration one{*std::move(version), {}, checksumOf(file), {}};
        if (m_convention.hasGroups) {
            one.group = path.parent_path().parent_path().filename().string();
            one.version = one.group + "." + one.version;
        }
        migrations.push_back(std::move(one));
    }

    Result<void> readPlan(const fs::path &place, std::vector<RepositoryMigration> &migrations) const
    {
        std::error_code code;
        const auto file = fs::is_directory(place, code) ? place / "sqitch.plan" : place;
        const auto text = contentOf(file);
        if (!text)
            return failureOf(file, std::make_error_code(std::errc::no_such_file_or_directory));
        const auto plan = readSqitchPlan(*text);
        std::map<std::string, int> times;
        for (const auto &change : plan.changes) {
            auto version = plan.project + ":" + change.name;
            if (const int time = ++times[version]; time > 1)
                version += " (" + std::to_string(time) + ")";
            migrations.push_back(
                {version,
                 plan.project,
                 checksumOf(file.parent_path() / "deploy" / (change.scriptName + ".sql")),
                 {}});
        }
        return {};
    }

    const FileConvention &m_convention;
    const Deadline &m_deadline;
    std::size_t m_seen = 0;
};

std::string shownPlace(const fs::path &place, const fs::path &workspace)
{
    const auto relative = place.lexically_relative(workspace);
    return relative.empty() || *relative.begin() == ".." ? place.string() : relative.string();
}

/// The places that a target names, as far as a tool needs more than their names.
std::vector<fs::path> namedPlaces(Reader &reader, const FileConvention &convention,
                                  const std::string &folder)
{
    const fs::path path(folder);
    std::error_code code;
    if (convention.layout == Layout::AlembicScripts && fs::is_directory(path / "versions", code))
        return {path / "versions"};
    if (convention.hasGroups && path.filename() != "migrations") {
        auto below = reader.expand(path, "migrations");
        std::ranges::move(reader.expand(path, "*/migrations"), std::back_inserter(below));
        if (!below.empty())
            return below;
    }
    return {path};
}

} // namespace

Result<RepositoryMigrations> readRepository(const std::string &tool,
                                            const MigrationOptions &options,
                                            const std::string &workspaceFolder,
                                            const Deadline &deadline)
{
    RepositoryMigrations found;
    const auto *convention = fileConventionOf(tool);
    if (!convention || !options.isFolderRead)
        return found;
    Reader reader(*convention, deadline);
    const auto take = [&](const fs::path &place) -> Result<void> {
        auto migrations = reader.read(place);
        if (!migrations)
            return tl::unexpected(std::move(migrations).error());
        if (migrations->empty() && found.isGuessed)
            return {};
        found.places.push_back(shownPlace(place, workspaceFolder));
        std::ranges::move(*migrations, std::back_inserter(found.migrations));
        return {};
    };
    for (const auto &folder : options.folders) {
        for (const auto &place : namedPlaces(reader, *convention, folder)) {
            if (auto done = take(place); !done)
                return tl::unexpected(std::move(done).error());
        }
    }
    if (!options.folders.empty() || workspaceFolder.empty())
        return found;
    found.isGuessed = true;
    for (const auto &pattern : convention->places) {
        for (const auto &place : reader.expand(workspaceFolder, pattern)) {
            // What cannot be read was only a guess; whoever names the folder is told.
            if (auto done = take(place); !done) {
                if (auto inTime = deadline.check(); !inTime)
                    return tl::unexpected(std::move(inTime).error());
            }
            if (!found.migrations.empty() && !convention->areAllPlacesMeant)
                return found;
        }
    }
    return found;
}

} // namespace sidestage
