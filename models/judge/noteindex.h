// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <vector>

namespace sidestage {

/// Which note explains a difference, and which notes have nothing left to explain. Not
/// thread-safe: one a judgement.
class NoteIndex
{
public:
    /// `notes`, `comparison` and `fingerprints` outlive this.
    NoteIndex(const Notes &notes, const Comparison &comparison, Date today,
              const Fingerprinter &fingerprints);

    /// Turns drift that a note explains into known, and puts the note beside what it cannot
    /// explain. Any difference, also one that a rule allows, keeps its notes from being stale.
    /// False where the note's pins could not be checked, so that it may or may not explain it.
    bool apply(Verdict &verdict, std::size_t row, std::size_t column);
    /// Once every row was applied.
    std::vector<NoteUse> uses();

private:
    struct Match
    {
        int note;
        PathGlob::Specificity specificity;
    };
    std::vector<Match> matchesAt(std::string_view path, std::size_t column);
    enum class Pin : std::uint8_t { Fits, Moved, Unchecked };
    /// How the cell stands to what the note accepted; a note without a pin for it fits.
    Pin pinAt(const Note &note, std::size_t row, std::size_t column) const;
    void findUnreadable(std::vector<bool> &unreadable);

    const Notes *m_notes;
    const Comparison *m_comparison;
    const Fingerprinter *m_fingerprints;
    PathGlobSet m_globs;
    std::vector<int> m_noteOfGlob;
    std::vector<bool> m_covers; ///< by note, then column
    std::vector<NoteUse> m_uses;
    std::vector<bool> m_isMatched;
};

} // namespace sidestage
