// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"

namespace sidestage {

/// Reads the fields of one note. What a note lacks, and what cannot be read, becomes a problem of
/// the note, in the order of the lines.
Note readNote(const NotesDocument &document, const NoteLayout &layout);

} // namespace sidestage
