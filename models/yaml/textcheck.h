// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What makes bytes unfit to be read as a text file by a person, with its line and column:
/// invalid UTF-8, another encoding, control characters. Nothing where they are fine.
std::optional<Error> whyNotText(std::string_view bytes, const std::string &file);

/// The content of a regular file of at most `limit` bytes. `shownAs` is its name in errors:
/// NotFound, PermissionDenied, TooLarge; BadInput for what is no regular file (a folder, a pipe).
Result<std::string> readTextFile(const std::string &path, const std::string &shownAs,
                                 std::size_t limit);

} // namespace sidestage
