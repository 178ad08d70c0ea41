// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// How many letters must be put in, taken out, replaced or swapped with their neighbour (optimal
/// string alignment). ASCII case is ignored.
std::size_t editDistance(std::string_view a, std::string_view b);

/// The candidate that `word` was probably meant to be; empty where none is near enough.
std::string nearestTo(std::string_view word, const std::vector<std::string> &candidates);

/// "did you mean 'environments'?", or the whole list where it is short and nothing is near
/// ("one of 'a', 'b'"), or nothing.
std::string didYouMean(std::string_view word, const std::vector<std::string> &candidates);

/// "'a', 'b' or 'c'".
std::string quotedList(const std::vector<std::string> &words);

/// A text of the user's in quotes, for an error message: on one line, shortened, and hidden
/// where it looks like a credential.
std::string inQuotes(std::string_view text);

} // namespace sidestage
