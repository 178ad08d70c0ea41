// SPDX-License-Identifier: Apache-2.0
#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

template <typename Predicate>
std::string_view withoutEnds(std::string_view text, Predicate isLeftOut)
{
    while (!text.empty() && isLeftOut(text.back()))
        text.remove_suffix(1);
    while (!text.empty() && isLeftOut(text.front()))
        text.remove_prefix(1);
    return text;
}

} // namespace

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lowerLetter);
    return result;
}

std::string_view trimmed(std::string_view text)
{
    return withoutEnds(text, isAsciiSpace);
}

std::string_view withoutBlanks(std::string_view text)
{
    return withoutEnds(text, isBlank);
}

} // namespace sidestage
