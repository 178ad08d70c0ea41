// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/credentialuse.h"

#include "models/config/planning.h"

#include <QFileInfo>

#include <algorithm>
#include <map>

namespace sidestage {

std::vector<CredentialUse> credentialsOf(const Workspace &workspace)
{
    std::map<std::string, CredentialUse> uses;
    for (const auto &probe : planRun(workspace).probes) {
        const CredentialPlace place{probe.service, probe.environment};
        for (const auto &reference : probe.options.credentials()) {
            auto &use = uses[reference.name];
            use.name = reference.name;
            if (std::ranges::find(use.places, place) == use.places.end())
                use.places.push_back(place);
        }
    }
    std::vector<CredentialUse> sorted;
    sorted.reserve(uses.size());
    for (auto &[name, use] : uses)
        sorted.push_back(std::move(use));
    return sorted;
}

std::string folderOfEntries(const std::string &folder)
{
    const QFileInfo info(QString::fromStdString(folder));
    const auto canonical = info.canonicalFilePath();
    return (canonical.isEmpty() ? info.absoluteFilePath() : canonical).toStdString();
}

// Names hold no blank, so that no folder and name can be read as another pair.
std::string credentialEntry(const std::string &folder, const std::string &name)
{
    return name + " of " + folderOfEntries(folder);
}

std::string fingerprintKeyEntry(const std::string &folder)
{
    return "key of fingerprints of " + folderOfEntries(folder);
}

} // namespace sidestage
