// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <string>
#include <vector>

namespace sidestage {

/// Writes a new workspace into a folder: environments.yaml, and staging-notes.md where there is
/// none. Nothing that is there is ever replaced, not even where it appears in the same moment:
/// BadInput where there is an environments.yaml already. A file is there whole or not at all.
/// Returns the names of the files that were written.
Result<std::vector<std::string>> writeNewWorkspace(const std::string &folder,
                                                   const std::string &environments,
                                                   const std::string &notes);

} // namespace sidestage
