// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesediting.h"
#include "models/notes/notesmerge.h"

#include <optional>
#include <string>

namespace sidestage {

/// The notes under edit: their bytes as they are now, and what stood in the file when they were
/// last read or written. It knows no file by itself: what stands on disk is handed in, so that
/// whoever reads and writes it may do so on another thread.
class NotesSession
{
public:
    NotesSession() = default;
    /// `read`: what the file held; nothing where there is none.
    explicit NotesSession(std::optional<std::string> read);

    const std::string &bytes() const { return m_bytes; }
    const std::optional<std::string> &base() const { return m_base; }
    /// Whether saving would change the file.
    bool isModified() const;

    /// Takes sorted edits that lie within the bytes, and gives what undoes them; BadInput for
    /// others.
    Result<TextEdits> apply(const TextEdits &edits);
    /// `bytes` stand in the file now: they were saved, or the person's text was made from them.
    void setBase(std::optional<std::string> bytes) { m_base = std::move(bytes); }

    /// What has to be done because the file holds `onDisk` by now.
    struct DiskChange
    {
        enum class Kind : std::uint8_t {
            None, ///< the file is as it was
            Same, ///< it says what is edited here: nothing is left to save
            Joined, ///< `edits` take in what was changed there; nothing here is lost
            Conflict ///< `merge` wants a person's choice
        };
        Kind kind = Kind::None;
        TextEdits edits;
        NotesMerge merge;
    };
    /// TooLarge or Unsupported where what is on disk are no notes. A file that was taken away is
    /// nobody's edit: what is here then counts as not saved, and is kept.
    Result<DiskChange> compareWith(const std::optional<std::string> &onDisk) const;

private:
    std::string m_bytes;
    std::optional<std::string> m_base;
};

} // namespace sidestage
