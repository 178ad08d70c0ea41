// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace sidestage {

/// What ends an HTML block that a line opens; an empty text: a blank line does. The kinds 1 to 6
/// of CommonMark, section 4.6; the seventh cannot hide a heading that people would write.
std::optional<std::string_view> htmlEndOf(std::string_view text);

/// Whether the text has `what`, which is in lower case, in any ASCII case.
bool holdsWithoutCase(std::string_view text, std::string_view what);

} // namespace sidestage
