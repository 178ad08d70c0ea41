// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "probes/engine/registry.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// The part of a workspace that comparing and judging need: which columns there are, what each
/// mirrors, and which service has a target where.
struct Topology
{
    struct Column
    {
        std::string name;
        EnvironmentKind kind = EnvironmentKind::Development;
        int reference = -1; ///< the column that this one mirrors; -1: none
        std::map<std::string, std::string> hosts;
    };
    struct ServiceInfo
    {
        std::string name;
        std::string kind;
        Area area = Area::Configuration;
        std::function<Area(std::string_view)> areaOf; ///< may be empty: `area` for every path
        std::vector<bool> hasTarget; ///< by column

        Area areaOfPath(std::string_view escapedPath) const
        {
            return areaOf ? areaOf(escapedPath) : area;
        }
    };
    std::vector<Column> columns; ///< in promotion order
    std::vector<ServiceInfo> services; ///< sorted by name
    /// Whether some of the workspace was left out: a note that matches nothing here may speak of
    /// that.
    bool isNarrowed = false;

    int column(std::string_view environment) const; ///< -1: none
    const ServiceInfo *service(std::string_view name) const;
};

/// Of the named environments, in the order of the file; of all where `environments` is empty.
/// A mirrored environment that is not among them is added: without it there is nothing to hold
/// against. `services` narrows likewise.
Topology topologyOf(const Workspace &workspace, const ProbeRegistry &registry,
                    const std::vector<std::string> &environments = {},
                    const std::vector<std::string> &services = {});

} // namespace sidestage
