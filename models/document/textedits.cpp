// SPDX-License-Identifier: Apache-2.0
#include "models/document/textedits.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Whether a text may be cut before that byte.
bool isBoundary(std::string_view text, std::size_t at)
{
    if (at == 0 || at >= text.size())
        return true;
    const bool isInside = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    return !isInside && !(text[at] == '\n' && text[at - 1] == '\r');
}

} // namespace

TextEdits differenceOf(std::string_view before, std::string_view after)
{
    if (before == after)
        return {};
    const auto shorter = std::min(before.size(), after.size());
    std::size_t begin = 0;
    while (begin < shorter && before[begin] == after[begin])
        ++begin;
    while (!isBoundary(before, begin) || !isBoundary(after, begin))
        --begin;
    std::size_t end = 0;
    while (end < shorter - begin
           && before[before.size() - 1 - end] == after[after.size() - 1 - end])
        ++end;
    while (end > 0
           && (!isBoundary(before, before.size() - end) || !isBoundary(after, after.size() - end)))
        --end;
    return {{begin, before.size() - end - begin,
             std::string(after.substr(begin, after.size() - end - begin))}};
}

} // namespace sidestage
