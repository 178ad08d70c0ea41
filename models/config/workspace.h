// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rules/rule.h"
#include "probes/base/area.h"
#include "probes/base/probespec.h"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

enum class EnvironmentKind : std::uint8_t { Development, Staging, Production, Preview };
inline constexpr std::array<std::string_view, 4> environmentKindNames{"development", "staging",
                                                                      "production", "preview"};
constexpr std::string_view nameOf(EnvironmentKind kind)
{
    return environmentKindNames.at(static_cast<std::size_t>(kind));
}

/// One running copy of the system.
struct Environment
{
    std::string name;
    EnvironmentKind kind = EnvironmentKind::Development;
    std::optional<std::string> mirrors; ///< names another environment; never in a circle
    std::string branch;
    std::string owner;
    std::vector<std::string> approvers;
    std::map<std::string, std::string> hosts;
    Location where;
};

/// A service as it stands in one environment.
struct Target
{
    std::string environment;
    OptionValue options; ///< the service's defaults under the target's own; checked
    Location where;
};

/// One dependency of the application.
struct Service
{
    std::string name;
    std::string kind; ///< of its probe
    std::string purpose;
    std::optional<Area> area; ///< where the file says one; else the kind's
    std::vector<Target> targets;
    Location where;

    const Target *target(std::string_view environment) const;
};

/// What `environments.yaml` says: checked, complete, immutable.
struct Workspace
{
    std::string folder; ///< absolute
    std::string file; ///< absolute path of environments.yaml
    std::string project;
    std::optional<std::chrono::days> auditEvery;
    std::vector<Environment> environments; ///< in promotion order, as in the file
    std::vector<Service> services; ///< as in the file
    std::vector<Rule> rules; ///< the team's own

    const Environment *environment(std::string_view name) const;
    const Service *service(std::string_view name) const;
};

} // namespace sidestage
