// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A member of a field: a code span, or bare text between separators.
struct FieldToken
{
    std::size_t offset = 0;
    std::string text;
    bool isCode = false;
};

/// Cuts a field's text into code spans (CommonMark, section 6.1) and bare words. Commas, line ends
/// and the markers of a nested list separate.
std::vector<FieldToken> tokensOf(std::string_view text);

} // namespace sidestage
