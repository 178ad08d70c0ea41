// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notelayout.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// staging-notes.md as bytes, and the notes that stand in it. Immutable: an edit makes another one.
class NotesDocument
{
public:
    static constexpr std::size_t maximumSize = std::size_t(4) << 20;
    static constexpr std::size_t maximumNotes = 10'000;

    /// The empty document.
    NotesDocument() = default;
    /// TooLarge above the limits, Unsupported for UTF-16. Everything else is Markdown: mistakes
    /// in it are problems of the notes, with their lines. `file` is what locations are named by.
    static Result<NotesDocument> parse(std::string bytes, std::string file = {});

    const std::string &bytes() const { return m_bytes; }
    const std::vector<MarkdownLine> &lines() const { return m_lines; }
    const Notes &notes() const { return m_notes; }
    /// Parallel to `notes().notes`.
    const std::vector<NoteLayout> &layouts() const { return m_layouts; }

    /// The bytes of a note, from its heading to the next one of level 1 or 2.
    std::string_view section(std::size_t note) const;
    /// Offset of the beginning of a line; the document's size for the line after the last.
    std::size_t offsetOfLine(std::size_t line) const;
    Location locationOf(std::size_t offset) const;

private:
    std::string m_bytes;
    std::vector<MarkdownLine> m_lines;
    std::vector<NoteLayout> m_layouts;
    Notes m_notes;
};

/// Whether two notes say the same, wherever they stand: every field, and their problems' words.
bool haveSameContent(const Note &a, const Note &b);

} // namespace sidestage
