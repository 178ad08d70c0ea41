// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "probes/engine/registry.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

inline constexpr std::string_view environmentsFileName = "environments.yaml";

/// A workspace, or everything that is wrong with its file: never both.
struct WorkspaceLoad
{
    std::optional<Workspace> workspace;
    std::vector<Error> errors; ///< in the order of the file, each with its place
};

/// `path` is the workspace's folder, or the file in it under any name.
WorkspaceLoad loadWorkspace(const std::string &path, const ProbeRegistry &registry);

/// Pure. `folder` (absolute) is what relative paths start from; `file` is the name in errors and
/// in the ids of the team's rules. `Workspace::file` is the two joined.
WorkspaceLoad parseWorkspace(std::string_view text, const std::string &file,
                             const std::string &folder, const ProbeRegistry &registry);

} // namespace sidestage
