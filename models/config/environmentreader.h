// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/yaml/yamlnode.h"

#include <vector>

namespace sidestage {

/// Reads the map under `environments:`, with what holds between them: `mirrors` names one of them,
/// and never in a circle. Those that are wrong in part are returned too, so that what refers to
/// them is not reported as well.
std::vector<Environment> readEnvironments(const YamlNode &map, std::vector<Error> &errors);

} // namespace sidestage
