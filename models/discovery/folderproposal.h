// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidestage {

/// What a finding is, for its word and its icon.
enum class FindingKind : std::uint8_t {
    Settings, ///< an env file or a settings file of one environment
    Template, ///< settings of no environment: an example, a test run
    Address, ///< the address of a database, a cache, a site
    Container, ///< a service of a compose file
    Manifest, ///< an object of Kubernetes
    Workflow, ///< a job that deploys
    Migrations, ///< a folder of migrations
    Hosting, ///< a file for a hosting platform
    Secrets, ///< values that are secret by their place, and were not looked at
    Unread ///< could not be read; `what` says why
};

/// One thing that was found in a folder. Names alone: no text of it is the value of a setting.
struct FolderFinding
{
    FindingKind kind = FindingKind::Settings;
    Location where; ///< the file is relative to the folder; line 0: the file as a whole
    std::string what;
    std::string became; ///< empty: nothing
    friend bool operator==(const FolderFinding &, const FolderFinding &) = default;
};

/// What a folder holds, and the files of a workspace that follow from it.
struct FolderProposal
{
    std::vector<FolderFinding> findings; ///< sorted by place
    std::string environments; ///< the text of environments.yaml: valid as it stands
    std::string notes; ///< the text of a staging-notes.md without a note
    bool isWhole = true; ///< false where a limit, the deadline or a stop ended the search early
};

} // namespace sidestage
