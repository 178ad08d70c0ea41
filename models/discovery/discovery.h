// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/discovery/folderproposal.h"
#include "models/discovery/folderreader.h"
#include "probes/base/deadline.h"
#include "probes/engine/registry.h"

#include <string>

namespace sidestage {

/// Looks through a folder for what tells of environments, and writes what follows from it as the
/// files of a workspace. Reads files of the folder and nothing else; writes nothing; runs nothing.
/// No value of a setting is in the result but hosts, ports, names of databases and paths.
///
/// `environments` passes `parseWorkspace` without an error, whatever the folder holds: what
/// `registry` would refuse stands in a comment. An error of the folder itself is NotFound,
/// PermissionDenied or BadInput; what lies below is a finding. Where the deadline passes or its
/// stop is asked for, the proposal holds what is known so far and `isWhole` is false.
///
/// Thread: any; blocks for as long as the files take.
Result<FolderProposal> proposeWorkspace(const std::string &folder, const ProbeRegistry &registry,
                                        const Deadline &deadline, const FolderLimits &limits = {});

} // namespace sidestage
