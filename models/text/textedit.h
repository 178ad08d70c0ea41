// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Replaces `length` bytes at `offset`. Edits of one document are sorted and do not overlap.
struct TextEdit
{
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string replacement;
    friend bool operator==(const TextEdit &, const TextEdit &) = default;
};
using TextEdits = std::vector<TextEdit>;

/// The bytes after the edits; all others are kept as they are.
std::string applied(std::string_view bytes, const TextEdits &edits);
/// What undoes the edits, on the bytes that they gave.
TextEdits inverseOf(std::string_view bytes, const TextEdits &edits);

} // namespace sidestage
