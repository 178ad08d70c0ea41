// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/yaml/yamlnode.h"
#include "probes/engine/registry.h"

#include <string>
#include <vector>

namespace sidestage {

/// Reads the map under `services:`: each option of each target checked as its probe kind says.
/// The same mistake in a service's `options` may be reported once for each target.
std::vector<Service> readServices(const YamlNode &map, const std::vector<Environment> &environments,
                                  const ProbeRegistry &registry, const std::string &folder,
                                  std::vector<Error> &errors);

} // namespace sidestage
