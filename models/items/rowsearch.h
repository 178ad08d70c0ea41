// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Finds rows by the words a person types. Made for one judgement and one text; holds a reference
/// to the judgement. Not thread-safe: one search a thread.
class RowSearch
{
public:
    RowSearch(const Judgement &judgement, std::string_view text);

    bool isEmpty() const { return m_words.empty(); }
    /// Whether every word stands somewhere in the row's path, in a value of any environment or in
    /// the note of a verdict.
    bool matches(std::size_t row) const;

private:
    bool finds(std::size_t row, std::size_t word) const;

    const Judgement &m_judgement;
    std::vector<std::string> m_words; ///< folded
    std::vector<std::vector<bool>> m_noteMatches; ///< by word, by note
};

/// Whether `needle`, already folded by `foldCase`, stands in `text` whatever its case.
bool containsFolded(std::string_view text, std::string_view needle);
/// The text without its case: ASCII letters made small, others by Unicode's case folding.
std::string foldCase(std::string_view text);

} // namespace sidestage
