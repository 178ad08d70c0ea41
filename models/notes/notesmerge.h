// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A part of the document that both sides changed, each in its own way: one note, or text that
/// stands before or between notes. Nothing: the side took it out, or never had it.
struct MergeConflict
{
    std::string title; ///< of the note; empty for text between notes
    std::optional<std::string> base;
    std::optional<std::string> ours;
    std::optional<std::string> theirs;
};

enum class MergeChoice : std::uint8_t {
    Ours,
    Theirs,
    Both ///< ours, then theirs: to be made one by hand
};

/// Joins two versions of the notes that began as one, note by note. What one side alone changed is
/// taken; what both changed alike is taken once; what both changed differently is a conflict that
/// a person decides. Every other byte stays: merging with what one side did not touch gives the
/// other side, byte for byte.
///
/// Notes belong together by their titles, then by what they cover. Their order is that of
/// `theirs`, unless ours was rearranged.
class NotesMerge
{
public:
    /// Of three documents that can each be read (see NotesDocument::parse).
    static Result<NotesMerge> of(std::string_view base, std::string_view ours,
                                 std::string_view theirs);

    const std::vector<MergeConflict> &conflicts() const { return m_conflicts; }
    /// The joined text; conflicts without a choice keep both sides.
    std::string merged(std::span<const MergeChoice> choices = {}) const;

private:
    /// A piece of the result: text that is settled, or a conflict.
    struct Piece
    {
        std::string text; ///< without the blank lines at its end
        std::string blanks; ///< those
        int conflict = -1;
        bool wasLast = false; ///< of its file
    };
    std::vector<MergeConflict> m_conflicts;
    std::vector<Piece> m_pieces;
    std::optional<std::string> m_whole; ///< where one side alone changed anything
    std::string m_lineEnd = "\n";
};

} // namespace sidestage
