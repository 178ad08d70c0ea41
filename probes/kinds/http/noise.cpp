// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/noise.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sidestage {

namespace {

/// The table of the longest common subsequence may take this many cells (two bytes each).
constexpr std::size_t mostCells = 4'000'000;
constexpr std::string_view noise = "\u2026";

bool isWord(char c)
{
    // Bytes of other alphabets belong together, or a letter would be cut in two.
    return isLetterOrDigit(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> result;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at + 1;
        while (isWord(text[at]) && end < text.size() && isWord(text[end]))
            ++end;
        result.push_back(text.substr(at, end - at));
        at = end;
    }
    return result;
}

class Common
{
public:
    std::string text;
    void same(std::string_view word)
    {
        text += word;
        m_isNoise = false;
    }
    void different()
    {
        if (!m_isNoise)
            text += noise;
        m_isNoise = true;
    }

private:
    bool m_isNoise = false;
};

} // namespace

std::string withoutNoise(std::string_view first, std::string_view second)
{
    const auto a = words(first);
    const auto b = words(second);
    const auto shorter = std::min(a.size(), b.size());
    std::size_t begin = 0;
    while (begin < shorter && a[begin] == b[begin])
        ++begin;
    std::size_t end = 0; // words in common at the end
    while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end])
        ++end;

    Common common;
    for (std::size_t i = 0; i < begin; ++i)
        common.same(a[i]);
    const auto rows = a.size() - begin - end;
    const auto columns = b.size() - begin - end;
    if (rows + columns > 0
        && (rows == 0 || columns == 0 || rows > mostCells / columns || rows > 60000)) {
        common.different();
    } else if (rows > 0) {
        std::vector<std::uint16_t> length((rows + 1) * (columns + 1), 0);
        const auto at = [&](std::size_t i, std::size_t k) -> std::uint16_t & {
            return length[i * (columns + 1) + k];
        };
        for (std::size_t i = rows; i-- > 0;) {
            for (std::size_t k = columns; k-- > 0;) {
                at(i, k) = a[begin + i] == b[begin + k]
                    ? static_cast<std::uint16_t>(at(i + 1, k + 1) + 1)
                    : std::max(at(i + 1, k), at(i, k + 1));
            }
        }
        std::size_t i = 0;
        std::size_t k = 0;
        while (i < rows && k < columns) {
            if (a[begin + i] == b[begin + k]) {
                common.same(a[begin + i]);
                ++i;
                ++k;
            } else {
                common.different();
                if (at(i + 1, k) >= at(i, k + 1))
                    ++i;
                else
                    ++k;
            }
        }
        if (i < rows || k < columns)
            common.different();
    }
    for (auto i = a.size() - end; i < a.size(); ++i)
        common.same(a[i]);
    return common.text;
}

} // namespace sidestage
