// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sidestage {

// What a note that is not written yet would do: pure, for any thread, and as slow as a look at
// every row.

/// What a note with these patterns would cover in a judgement.
struct NoteCoverage
{
    /// The drift that it would explain, sorted by row, then column.
    std::vector<FindingRef> drift;
    std::size_t known = 0; ///< findings that a note explains already
    std::size_t violations = 0; ///< it cannot explain these
    std::size_t allowed = 0; ///< differences that need no note
    std::size_t others = 0; ///< cells that do not differ, and would be explained once they did
    /// Whether it says "whatever it is": a pattern without a word of its own, or every drift of
    /// several services at once. Nobody means that at first sight.
    bool isSweeping = false;
};
/// `environments`: names with `*`; empty: every one.
NoteCoverage coverageOf(const Judgement &judgement, const std::vector<PathGlob> &differs,
                        const std::vector<std::string> &environments,
                        const std::stop_token &stop = {});

/// What a note is said of.
struct NoteSubject
{
    std::vector<PathGlob> differs;
    std::vector<std::string> environments;
};
/// The narrowest patterns for these findings: their paths, and where several differ in one segment
/// alone (never the service), one pattern for them if it covers no other drift of the same
/// environments. Where that still leaves more patterns than people read, one `…/**` for each
/// service: its coverage says what else is in it.
NoteSubject subjectOf(const Judgement &judgement, const std::vector<FindingRef> &findings,
                      const std::stop_token &stop = {});
inline constexpr std::size_t manyPatterns = 16;

/// The pins of these findings, in their order, each once.
std::vector<AcceptedPin> pinsOf(const Judgement &judgement, std::span<const FindingRef> findings,
                                const Fingerprinter &fingerprints);

} // namespace sidestage
