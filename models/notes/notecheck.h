// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/notes/notes.h"

#include <vector>

namespace sidestage {

/// What notes say of environments and services that the workspace does not have: such a note
/// explains nothing, and nobody would notice. With the note's place and what was probably meant;
/// in the order of the document. Problems inside the notes themselves are not repeated.
std::vector<Error> checkNotes(const Notes &notes, const Workspace &workspace);

} // namespace sidestage
