// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/suggestion.h"

#include "models/yaml/clearcredential.h"
#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t longestWord = 64;
constexpr std::size_t longestList = 14;

} // namespace

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> twoBack(b.size() + 1);
    std::vector<std::size_t> oneBack(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        oneBack[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool isSame = lowerLetter(a[i - 1]) == lowerLetter(b[j - 1]);
            current[j] =
                std::min({oneBack[j] + 1, current[j - 1] + 1, oneBack[j - 1] + (isSame ? 0 : 1)});
            if (i > 1 && j > 1 && lowerLetter(a[i - 1]) == lowerLetter(b[j - 2])
                && lowerLetter(a[i - 2]) == lowerLetter(b[j - 1]))
                current[j] = std::min(current[j], twoBack[j - 2] + 1);
        }
        std::swap(twoBack, oneBack);
        std::swap(oneBack, current);
    }
    return oneBack[b.size()];
}

std::string nearestTo(std::string_view word, const std::vector<std::string> &candidates)
{
    if (word.empty() || word.size() > longestWord)
        return {};
    std::string nearest;
    // A third of the word may be wrong: 'stagging' is staging, 'test' is not 'list'.
    auto best = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto &candidate : candidates) {
        if (candidate.size() > longestWord)
            continue;
        // What people shorten: 'prod', 'env', 'dev'.
        if (word.size() >= 3 && candidate.starts_with(word))
            return candidate;
        const auto distance = editDistance(word, candidate);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string quotedList(const std::vector<std::string> &words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? " or " : ", ";
        text += '\'' + words[i] + '\'';
    }
    return text;
}

std::string didYouMean(std::string_view word, const std::vector<std::string> &candidates)
{
    if (const auto nearest = nearestTo(word, candidates); !nearest.empty())
        return "did you mean " + inQuotes(nearest) + '?';
    if (candidates.empty() || candidates.size() > longestList)
        return {};
    return (candidates.size() == 1 ? "known is " : "known are ") + quotedList(candidates);
}

std::string inQuotes(std::string_view text)
{
    if (looksLikeCredential(text))
        return "(hidden)";
    constexpr std::size_t longest = 60;
    std::string shown;
    for (const char letter : text.substr(0, longest))
        shown += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    if (text.size() > longest) {
        // Not in the middle of a UTF-8 sequence.
        auto end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
            --end;
        shown.resize(end);
        shown += "…";
    }
    return '\'' + shown + '\'';
}

} // namespace sidestage
