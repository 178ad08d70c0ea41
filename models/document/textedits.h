// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesediting.h"

namespace sidestage {

/// The one edit between two texts: what lies between their common beginning and their common end.
/// Never cuts a character of UTF-8 or a CRLF in two. None where they are equal.
TextEdits differenceOf(std::string_view before, std::string_view after);

} // namespace sidestage
