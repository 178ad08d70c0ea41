// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"

#include <string>
#include <string_view>

namespace sidestage {

/// How a list of fields is written, so that a new item looks like its neighbours.
struct FieldStyle
{
    std::string marker = "- "; ///< with what stands before and after it
    unsigned contentIndent = 2; ///< the column of what follows
    std::string emphasis = "**";
    bool hasColonOutside = false; ///< `**Owner**:`
    std::size_t labelEnd = 0; ///< offset in the document; of an existing item
    /// Of an existing value whose members stand in a nested list: what stands before each.
    std::string nestedPrefix;
};
FieldStyle styleOf(const NotesDocument &document, const FieldItem &item);

/// "- **Owner:** Platform team", without a line end.
std::string newItem(const FieldStyle &style, NoteField field, std::string_view value,
                    std::string_view lineEnd);
/// A value in one form (see `oneForm`) as it is written beside its label: several lines where
/// the style says so, or where the sentence has several.
std::string valueInStyle(const FieldStyle &style, NoteField field, std::string_view value,
                         std::string_view lineEnd);

/// Sets that field of the note to what `value` says; BadInput where it cannot be read.
Result<void> readInto(Note &note, NoteField field, std::string_view value);
/// The field's value as it is written on one line (a sentence: its lines joined by "\n"); empty
/// where the note has none.
std::string oneForm(const Note &note, NoteField field);

} // namespace sidestage
