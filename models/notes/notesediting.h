// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"
#include "models/text/textedit.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// Every function below returns edits after which the document reads as asked and every other
// field of every note reads as before: it has tried that, and gives an error where it is
// impossible (a fence that is never closed, or a line of stars alone, which is a rule that ends
// the list: CommonMark 0.30, 4.1). Line ends are those of the note itself. No
// edits: nothing to change. `note` is an index into the notes; NotFound where there is none.

/// Sets a field to what is written in `value`, in the field's own form: a sentence, or
/// "`a/*`, `b`", "staging, preview-*", "2027-02-01", "`a/b` `k1:9f31c0d2a41e`". BadInput where it
/// cannot be read. An empty value removes the field. A missing field is put in at its place, in
/// the list's own style. In a sentence line breaks become spaces, save before "- ".
Result<TextEdits> setField(const NotesDocument &document, std::size_t note, NoteField field,
                           std::string_view value);
/// One line, not empty. A Setext heading stays one where the title allows.
Result<TextEdits> setTitle(const NotesDocument &document, std::size_t note, std::string_view title);
/// Replaces the pins of the same paths, and adds the others.
Result<TextEdits> addAccepted(const NotesDocument &document, std::size_t note,
                              std::span<const AcceptedPin> pins);
/// Takes out the pin of a path; NotFound where there is none.
Result<TextEdits> removeAccepted(const NotesDocument &document, std::size_t note,
                                 std::string_view path);
/// Writes a new note after the last one, in the form of the reference; in an empty document, a
/// title before it. `problems` and locations of the note are not looked at.
Result<TextEdits> addNote(const NotesDocument &document, const Note &note);
/// Removes a note with its free text, from its heading to the next one of level 1 or 2; comments
/// at its end stay, for they speak of what comes next.
Result<TextEdits> removeNote(const NotesDocument &document, std::size_t note);

} // namespace sidestage
