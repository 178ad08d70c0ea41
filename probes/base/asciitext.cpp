// SPDX-License-Identifier: Apache-2.0
#include "probes/base/asciitext.h"

#include <algorithm>
#include <charconv>

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

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

} // namespace sidestage
