// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commandline.h"
#include "app/cli/terminal.h"
#include "probes/engine/registry.h"

namespace sidestage {

/// `sidestage-cli check`: reads environments.yaml, the team's rules and staging-notes.md, and
/// says everything that is wrong with them. Returns the exit status.
int runCheck(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal);

} // namespace sidestage
