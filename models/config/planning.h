// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "probes/engine/runplan.h"

#include <chrono>
#include <string>
#include <vector>

namespace sidestage {

/// The part of a workspace that somebody wants to see. Empty lists: all of it.
struct RunSelection
{
    std::vector<std::string> environments;
    std::vector<std::string> services;
};

/// The names in `selection` that the workspace does not have, with what was probably meant.
std::vector<Error> checkSelection(const Workspace &workspace, const RunSelection &selection);

/// The named environments in promotion order; of all where none is named. The environment that a
/// named one mirrors is added, since without it there is nothing to hold against; what *that* one
/// mirrors is not.
std::vector<const Environment *> selectedEnvironments(const Workspace &workspace,
                                                      const std::vector<std::string> &names);

/// The named services as in the file; all where none is named.
std::vector<const Service *> selectedServices(const Workspace &workspace,
                                              const std::vector<std::string> &names);

/// One probe for each target of the selection: service by service as in the file, each in
/// promotion order. Pure.
RunPlan planRun(const Workspace &workspace, const RunSelection &selection = {},
                std::chrono::milliseconds timeout = std::chrono::seconds(30));

} // namespace sidestage
