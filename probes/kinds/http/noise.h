// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// What two readings of one page have in common, with "…" wherever they differ. Words are the
/// smallest pieces, so that a counter in the middle of a line costs that word alone. Two texts
/// that differ almost everywhere give their common beginning and end around one "…".
std::string withoutNoise(std::string_view first, std::string_view second);

} // namespace sidestage
