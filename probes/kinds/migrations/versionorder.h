// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sidestage {

/// Whether a version sorts before another as people read it: runs of digits by their number, so
/// that "9" and "1.9" come before "10" and "1.10"; all else bytewise. A total order.
bool comesBefore(std::string_view a, std::string_view b);

} // namespace sidestage
