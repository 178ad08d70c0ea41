// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// Text for a terminal of fixed-width cells. All texts are UTF-8.

/// The text on one line, with nothing in it that would steer a terminal: line ends as `⏎`, tabs as
/// spaces, other control and direction characters and broken UTF-8 as `�`.
std::string oneLine(std::string_view text);

/// How many cells a text of `oneLine` takes: none for combining marks, two for East Asian wide
/// characters and emoji.
std::size_t widthOf(std::string_view text);

/// At most `width` cells; where something is cut off stands `…`.
std::string elided(std::string_view text, std::size_t width);
/// The same of both ends, so that a beginning and an end stay: for paths.
std::string elidedInMiddle(std::string_view text, std::size_t width);
/// At most `width` cells around the byte `at`, which stays in sight with some of what comes
/// before it.
std::string elidedAround(std::string_view text, std::size_t at, std::size_t width);
/// The first byte where any text differs from the first one, at the beginning of a character;
/// their length where they are all equal.
std::size_t firstDifference(const std::vector<std::string> &texts);

/// Filled up with spaces to `width` cells.
std::string padded(std::string_view text, std::size_t width);
/// Broken at spaces into lines of at most `width` cells; a longer word is cut. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

} // namespace sidestage
