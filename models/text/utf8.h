// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace sidestage {

/// One character of a text that is meant to be UTF-8 (RFC 3629).
struct Utf8Character
{
    char32_t character = 0xFFFD; ///< U+FFFD where the bytes are no UTF-8
    std::size_t length = 1; ///< in bytes; 1 where they are none
    bool isValid = false;
};

/// The character that begins at `at`, which lies within the text.
Utf8Character utf8At(std::string_view text, std::size_t at);

} // namespace sidestage
