// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sidestage {

/// A run of bytes, on the borders of characters.
struct TextSpan
{
    std::size_t begin = 0;
    std::size_t length = 0;
    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// One line of two texts that stand side by side.
struct DiffLine
{
    enum class Kind : std::uint8_t { Equal, Changed, OnlyLeft, OnlyRight };
    Kind kind = Kind::Equal;
    std::string_view left; ///< without its line end; into the texts that were compared
    std::string_view right;
    // Changed: what differs within the line, in bytes from its beginning.
    std::vector<TextSpan> leftMarks;
    std::vector<TextSpan> rightMarks;
};

/// Two texts line by line, equal lines opposite each other, and within a changed line what changed.
/// The fewest changes, by E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986);
/// where texts differ in more than some thousand places, what lies between their common beginning
/// and end counts as changed whole, so that the time stays bounded. Line ends are LF or CRLF.
std::vector<DiffLine> diffOf(std::string_view left, std::string_view right);

} // namespace sidestage
