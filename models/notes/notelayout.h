// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/markdownlines.h"
#include "models/notes/notefields.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Where one field stands. Lines are indices into the scanned lines, offsets bytes of the document.
struct FieldItem
{
    NoteField field = NoteField::Differs;
    std::size_t firstLine = 0;
    std::size_t endLine = 0; ///< after its last line that is not blank
    std::size_t valueBegin = 0; ///< where there is no value, both stand after the label
    std::size_t valueEnd = 0;
    std::size_t valueEndLine = 0; ///< after the value's last line
    bool hasColonOutside = false; ///< `**Owner**:`
    char emphasis = '*'; ///< or `_`
};

/// Something that looks like a field and is none: misspelt, without its colon, not in bold, or
/// outside of the list.
struct NearMiss
{
    std::size_t offset = 0;
    std::string name;
    bool isAway = false; ///< a good field, outside of the list of fields
};

/// Where one note stands: from its heading to the next one of level 1 or 2.
struct NoteLayout
{
    std::size_t headingLine = 0;
    std::size_t bodyLine = 0; ///< after the heading
    std::size_t endLine = 0;
    std::size_t titleBegin = 0;
    std::size_t titleEnd = 0;
    std::vector<FieldItem> items; ///< in the order of the document
    std::vector<NearMiss> nearMisses;

    /// The first item of that field; nullptr: none.
    const FieldItem *item(NoteField field) const;
};

/// Finds the notes: every second-level heading, ATX or Setext, and in what follows it (up to a
/// heading of any level) the first list that has a field. Later lists are free text.
std::vector<NoteLayout> layOutNotes(std::string_view bytes, const std::vector<MarkdownLine> &lines);

} // namespace sidestage
