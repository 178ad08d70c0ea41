// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Digits that belong together, in groups between single separators, as people write the numbers
/// of cards and phones: "+44 (0)20 7946-0018".
struct DigitRun
{
    std::size_t begin = 0; ///< of the first digit, bracket or plus
    std::size_t end = 0;
    std::string digits;
    std::vector<std::size_t> groups; ///< their lengths, one after another
    std::string separators; ///< one character between two groups; '(' or ')' where one stands there
    bool hasPlus = false;
};

/// All runs of at least `fewest` digits. Nothing that is glued to a letter, such as a part of an
/// identifier or of a hexadecimal number.
std::vector<DigitRun> digitRunsOf(std::string_view text, std::size_t fewest);

} // namespace sidestage
