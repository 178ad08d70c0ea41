// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/text/textedit.h"

#include <string>
#include <string_view>

namespace sidestage {

// environments.md, written for whoever is new: which environments there are, which branch leads to
// each, what each consists of, who answers for it and who approves. What environments.yaml knows
// stands between two comments; everything else in the file is people's own.

inline constexpr std::string_view inventoryBegin =
    "<!-- sidestage: environments, written from environments.yaml -->";
inline constexpr std::string_view inventoryEnd = "<!-- sidestage: end of environments -->";

/// What stands between the comments, which are not part of it: tables in Markdown, lines ended by
/// "\n". The same workspace gives the same bytes. Never a credential: options hold none.
std::string inventoryMarkdown(const Workspace &workspace);

/// Brings the part between the comments up to date, in the document's own line ends; puts it with
/// its comments at the end where they are missing, and with a title before it into an empty
/// document. No edits: it says already what it should. BadInput with the line where only one of the
/// comments is there, one is there twice, or they stand the wrong way round.
Result<TextEdits> updateInventory(std::string_view document, const std::string &file,
                                  const Workspace &workspace);

} // namespace sidestage
