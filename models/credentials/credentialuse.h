// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"

#include <string>
#include <vector>

namespace sidestage {

/// A target that names a credential.
struct CredentialPlace
{
    std::string service;
    std::string environment;
    friend bool operator==(const CredentialPlace &, const CredentialPlace &) = default;
};

struct CredentialUse
{
    std::string name;
    std::vector<CredentialPlace> places; ///< service by service as in the file, in promotion order
    friend bool operator==(const CredentialUse &, const CredentialUse &) = default;
};

/// Every credential that environments.yaml names, sorted by name, with where it is used.
std::vector<CredentialUse> credentialsOf(const Workspace &workspace);

/// Under what the keychain holds a credential of the workspace in `folder`. Bound to the folder:
/// a workspace from elsewhere that calls its credential the same, and sends it to other hosts,
/// does not get this one's.
std::string credentialEntry(const std::string &folder, const std::string &name);
/// The same for the key of the workspace's fingerprints.
std::string fingerprintKeyEntry(const std::string &folder);
/// The folder as entries and records know it: absolute, without links.
std::string folderOfEntries(const std::string &folder);

} // namespace sidestage
