// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/draft.h"
#include "models/discovery/folderreader.h"
#include "models/discovery/yamldocuments.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

// One reader for each kind of file that tells something of environments. Each looks for its files
// in the folder, adds what they tell to the draft, and says what it found. None runs anything.
namespace sidestage {

/// Files that one of the readers has dealt with.
using TakenFiles = std::set<std::string, std::less<>>;

void readComposeFiles(FolderReader &folder, Draft &draft, TakenFiles &taken);
void readRailsDatabases(FolderReader &folder, Draft &draft, TakenFiles &taken);
void readWorkflows(FolderReader &folder, Draft &draft, TakenFiles &taken);
void readEnvFiles(FolderReader &folder, Draft &draft, TakenFiles &taken);
void readSettingsFiles(FolderReader &folder, Draft &draft, TakenFiles &taken);
void readHostingFiles(FolderReader &folder, Draft &draft, TakenFiles &taken);
/// After those that take files by their names: manifests may be called anything.
void readManifests(FolderReader &folder, Draft &draft, TakenFiles &taken);
/// After those that find databases.
void readMigrationFolders(FolderReader &folder, Draft &draft);

/// The documents of a YAML file, as many as can be read; the folder and the draft are told of the
/// rest.
std::vector<YamlPart> documentsIn(FolderReader &folder, Draft &draft, const std::string &file);
std::vector<YamlPart> documentsOf(std::string_view text, Draft &draft, const std::string &file);

/// Whether a text may hold objects of Kubernetes: the two keys that each has, at a line's start.
bool looksLikeManifest(std::string_view text);

/// "1 setting", "7 settings".
std::string settingCount(std::size_t count);

/// One setting as an environment has it: only addresses and hosts are taken from its value.
struct PlainSetting
{
    std::string key; ///< "DATABASE_URL", "spring.datasource.url"
    std::string value;
    int line = 0;
};

/// What the settings of one environment tell: servers behind addresses, the environment's hosts.
void takeSettings(Draft &draft, const EnvironmentName &environment, const std::string &scope,
                  const std::string &file, const std::vector<PlainSetting> &settings);

/// "app", "api", "admin": what a host is called that stands under such a key; empty where the key
/// does not speak of the environment's own host.
std::string hostNameOf(std::string_view key);

} // namespace sidestage
