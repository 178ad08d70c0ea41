// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/commandline.h"
#include "app/cli/terminal.h"
#include "probes/engine/registry.h"

namespace sidestage {

/// `sidestage-cli init`: says what is found in the folder, and writes environments.yaml and an
/// empty staging-notes.md where there is none; with `--print`, the proposal goes to standard
/// output and no file is written. What could not be read goes to standard error. Returns the exit
/// status: 0, or 2 where nothing could be read or written.
int runInit(const CommandLine &line, const ProbeRegistry &registry, Terminal &terminal);

} // namespace sidestage
