// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"
#include "probes/kinds/database/personal/textscan.h"

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace sidestage {

/// What was found in one column: numbers and keyed fingerprints, never a value.
class ColumnTally
{
public:
    /// What is said of one kind.
    struct Count
    {
        std::size_t seen = 0; ///< valid ones, harmless or not
        std::size_t found = 0; ///< those that may belong to somebody
        /// Of those: the least of their fingerprints, each once. Two samples of the same values
        /// have the same ones, and two of different values share none, so that environments can be
        /// held against each other (a bottom-k sketch: Bar-Yossef et al., "Counting distinct
        /// elements in a data stream", 2002).
        std::vector<Fingerprint> least;
    };
    /// How many fingerprints are kept of one kind in one column.
    static constexpr std::size_t mostFingerprints = 128;

    ColumnTally(std::string_view column, const Fingerprinter &fingerprints);

    void take(std::string_view value, const std::vector<std::string> &ownDomains);
    /// Numbers that pass a check no more often than chance would have it are no cards or accounts:
    /// nothing is found then.
    Count count(PersonalKind kind) const;

private:
    struct Kind
    {
        std::size_t shaped = 0; ///< with the shape of it, but for the harmless ones
        std::size_t harmless = 0;
        std::size_t valid = 0; ///< of `shaped`
        std::size_t spokenOf = 0; ///< of `valid`
        std::set<Fingerprint> least;
    };
    void add(const PersonalMatch &match);

    ColumnHints m_hints;
    const Fingerprinter &m_fingerprints;
    std::array<Kind, personalKinds> m_kinds;
};

/// "e-mail address": how a hidden value of that kind is described.
std::string_view describe(PersonalKind kind);
/// "emails", "cards", "phones", "ibans": the segment of its facts.
std::string_view segmentOf(PersonalKind kind);

} // namespace sidestage
