// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Letters in the sense of ASCII, whatever the locale says: what protocols and formats mean by a
/// digit, a space, or "without case". Bytes of UTF-8 above 0x7F are none of these and stay as they
/// are.
namespace sidestage {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isLetterOrDigit(char c)
{
    return isLetter(c) || isDigit(c);
}
constexpr bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// A space or a tab: what stands between the words of one line.
constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
/// Any space, line ends included.
constexpr bool isAsciiSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char lowerLetter(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text);

/// Both return a part of `text`; where nothing else is left, an empty part that lies in it.
std::string_view trimmed(std::string_view text); ///< without the spaces at both ends
std::string_view withoutBlanks(std::string_view text); ///< without the blanks at both ends

/// A whole number in decimal digits and nothing else, a minus sign before it allowed.
std::optional<std::int64_t> wholeNumber(std::string_view text);

/// Whether a list of names has that one.
template <typename Names>
bool isAmong(const Names &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace sidestage
