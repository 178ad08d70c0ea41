// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

// What the YAML parser lets pass although it is never what a person meant.

/// The first line that begins with a tab: the parser would take some of them for text.
std::optional<Error> findTabIndentation(std::string_view text, const std::string &file);

/// Whether a quoted text begins at that place and never ends: the parser takes the rest of the
/// file for it. False where no quote stands there.
bool isUnclosedQuote(std::string_view text, const Location &where);

} // namespace sidestage
