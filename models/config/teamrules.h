// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/yaml/yamlnode.h"
#include "probes/engine/registry.h"

#include <string>
#include <vector>

namespace sidestage {

/// The team's own rules, with what they name held against the workspace: services, environments
/// and probe kinds that do not exist are mistakes. `workspace` needs its environments and services.
std::vector<Rule> readTeamRules(const YamlNode &list, const std::string &file,
                                const Workspace &workspace, const ProbeRegistry &registry,
                                std::vector<Error> &errors);

} // namespace sidestage
