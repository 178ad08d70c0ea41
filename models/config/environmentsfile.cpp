// SPDX-License-Identifier: Apache-2.0
#include "models/config/environmentsfile.h"

#include "models/config/environmentreader.h"
#include "models/config/quantity.h"
#include "models/config/servicereader.h"
#include "models/config/teamrules.h"
#include "models/yaml/clearcredential.h"
#include "models/yaml/mapreader.h"
#include "models/yaml/suggestion.h"
#include "models/yaml/textcheck.h"
#include "models/yaml/yamlreader.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <tuple>

namespace sidestage {

namespace {

constexpr std::int64_t formatVersion = 1;

/// Every text below that looks like a credential, keys included.
void refuseCredentials(const YamlNode &node, std::vector<Error> &errors)
{
    if (node.isScalar() && looksLikeCredential(node.text)) {
        errors.push_back(
            {ErrorCode::BadInput, "a credential is written in clear here", node.where,
             "keep it in the keychain, write { credential: NAME } here, and change it: what was "
             "once in a file is no secret any more"});
    }
    for (const auto &item : node.items)
        refuseCredentials(*item, errors);
    for (const auto &[key, value] : node.entries) {
        refuseCredentials(*key, errors);
        refuseCredentials(*value, errors);
    }
}

/// Whether the file is of the version that this program reads. Reports where it is not.
bool isKnownVersion(MapReader &fields)
{
    const auto *node = fields.take("sidestage");
    if (!node) {
        fields.report(fields.where({}), "the file lacks the key 'sidestage'",
                      "begin it with 'sidestage: 1'");
        return true;
    }
    const auto version = node->isScalar() ? parseInteger(node->text) : std::nullopt;
    if (!version || *version < 1) {
        fields.report(node->where, "'sidestage' must be the version of the file's format",
                      "write 'sidestage: 1'");
        return true;
    }
    return *version == formatVersion;
}

std::optional<std::chrono::days> readAudit(MapReader &fields, std::vector<Error> &errors)
{
    const auto *map = fields.map("audit");
    if (!map)
        return {};
    MapReader audit(*map, "'audit'", errors);
    std::optional<std::chrono::days> every;
    if (const auto *node = audit.take("every")) {
        using std::chrono::days;
        const auto period = node->isScalar() ? parseDuration(node->text) : std::nullopt;
        if (period && *period >= days(1) && *period % days(1) == std::chrono::milliseconds(0))
            every = std::chrono::duration_cast<days>(*period);
        else
            audit.report(node->where, "'every' must be a number of days or weeks",
                         "write it as in 90d");
    }
    audit.finish();
    return every;
}

/// Keys that the format reserves: known words, and nothing behind them in this version.
void refuseReserved(MapReader &fields, const YamlNode &root, std::vector<Error> &errors)
{
    for (const std::string_view key : {"history", "gate", "smoke"}) {
        if (const auto *entry = root.find(key)) {
            fields.take(key);
            errors.push_back({ErrorCode::Unsupported,
                              '\'' + std::string(key) + "' is not supported by this version",
                              entry->key->where, "leave it out"});
        }
    }
}

/// In the order of the file, each once: options that several targets share are read for each.
void arrange(std::vector<Error> &errors)
{
    std::ranges::stable_sort(errors, {}, [](const Error &error) {
        return std::tuple(error.where.line, error.where.column);
    });
    std::vector<Error> distinct;
    for (auto &error : errors) {
        const auto isAtSamePlace = [&](const Error &other) { return other.where == error.where; };
        const auto first = std::find_if_not(distinct.rbegin(), distinct.rend(), isAtSamePlace);
        if (std::find(distinct.rbegin(), first, error) == first)
            distinct.push_back(std::move(error));
    }
    errors = std::move(distinct);
}

/// A file of any size makes no longer list than a person reads.
void shorten(std::vector<Error> &errors)
{
    constexpr std::size_t most = 200;
    if (errors.size() <= most)
        return;
    const auto more = errors.size() - most;
    errors.resize(most);
    errors.push_back({ErrorCode::BadInput,
                      "and " + std::to_string(more) + " more mistakes",
                      {errors.front().where.file},
                      {}});
}

Workspace readRoot(const YamlNode &root, const std::string &file, const std::string &folder,
                   const ProbeRegistry &registry, std::vector<Error> &errors)
{
    Workspace workspace;
    workspace.folder = folder;
    const QDir directory(QString::fromStdString(folder));
    workspace.file = directory.absoluteFilePath(QString::fromStdString(file)).toStdString();

    MapReader fields(root, "the file", errors);
    if (!isKnownVersion(fields)) {
        // Anything else that would be said of a later format might be wrong.
        errors.push_back({ErrorCode::Unsupported, "this version reads only version 1 of the format",
                          fields.where("sidestage"), "a newer Sidestage may read it"});
        return workspace;
    }
    workspace.project = fields.text("project");
    if (workspace.project.empty())
        workspace.project = directory.dirName().toStdString();
    workspace.auditEvery = readAudit(fields, errors);

    const auto *environmentsNode = fields.require("environments", "it names each running copy");
    const auto *environments = fields.map("environments");
    if (environments)
        workspace.environments = readEnvironments(*environments, errors);
    if (environmentsNode
        && (environmentsNode->isNull() || (environments && environments->entries.empty())))
        fields.report(environmentsNode->where, "there is no environment under 'environments'");

    fields.require("services", "where there is none yet, write 'services: {}'");
    if (const auto *services = fields.map("services"))
        workspace.services =
            readServices(*services, workspace.environments, registry, folder, errors);
    if (const auto *rules = fields.list("rules"))
        workspace.rules = readTeamRules(*rules, file, workspace, registry, errors);
    refuseReserved(fields, root, errors);
    fields.finish();
    return workspace;
}

WorkspaceLoad refused(ErrorCode code, std::string message, Location where,
                      std::string suggestion = {})
{
    WorkspaceLoad load;
    load.errors.push_back({code, std::move(message), std::move(where), std::move(suggestion)});
    return load;
}

} // namespace

WorkspaceLoad parseWorkspace(std::string_view text, const std::string &file,
                             const std::string &folder, const ProbeRegistry &registry)
{
    auto document = readYaml(text, file);
    WorkspaceLoad load;
    load.errors = std::move(document.errors);
    if (document.root) {
        refuseCredentials(*document.root, load.errors);
        if (document.root->isMap()) {
            auto workspace = readRoot(*document.root, file, folder, registry, load.errors);
            if (load.errors.empty())
                load.workspace = std::move(workspace);
        } else {
            load.errors.push_back({ErrorCode::BadInput,
                                   "the file must be a map (keys with values), and is "
                                       + std::string(nameOf(document.root->kind)),
                                   document.root->where, "begin it with 'sidestage: 1'"});
        }
    }
    arrange(load.errors);
    shorten(load.errors);
    return load;
}

WorkspaceLoad loadWorkspace(const std::string &path, const ProbeRegistry &registry)
{
    const QFileInfo given(QString::fromStdString(path.empty() ? "." : path));
    if (!given.exists())
        return refused(ErrorCode::NotFound, "there is no such folder", {path});
    auto file = given;
    if (given.isDir()) {
        const QDir folder(given.absoluteFilePath());
        file = QFileInfo(folder.filePath(QString::fromUtf8(environmentsFileName.data())));
        if (!file.exists()) {
            const bool isReadable = folder.isReadable();
            return refused(isReadable ? ErrorCode::NotFound : ErrorCode::PermissionDenied,
                           isReadable ? "the folder holds no environments.yaml"
                                      : "no permission to look into the folder",
                           {path}, isReadable ? "'sidestage-cli init' writes a first one" : "");
        }
    }
    const auto name = file.fileName().toStdString();
    auto text = readTextFile(file.absoluteFilePath().toStdString(), name, maximumYamlBytes);
    if (!text) {
        WorkspaceLoad load;
        load.errors.push_back(std::move(text).error());
        return load;
    }
    const auto folder = QDir::cleanPath(file.absolutePath()).toStdString();
    return parseWorkspace(*text, name, folder, registry);
}

} // namespace sidestage
