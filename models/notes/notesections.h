// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A document cut into its notes and what stands before and between them. Views into the document.
struct NoteSection
{
    int note = -1; ///< index into the notes; -1: other text
    std::string_view text; ///< without the blank lines at its end
    std::string_view blanks; ///< those: together they are all bytes of the section
    std::string_view body; ///< of a note: what follows its heading, without the blank lines
};
/// In the order of the document; together they are the document. Always begins with other text,
/// which may be empty.
std::vector<NoteSection> sectionsOf(const NotesDocument &document);

/// For each section of `side` the section of `base` that it was, or -1. Notes belong together by
/// their titles (the second of one title with the second), then by what they cover, then by their
/// words; other text by the note that it follows. No section of `base` is given twice.
std::vector<int> matchSections(const NotesDocument &base, const std::vector<NoteSection> &ofBase,
                               const NotesDocument &side, const std::vector<NoteSection> &ofSide);

} // namespace sidestage
