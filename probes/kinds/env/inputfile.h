// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/error.h"

#include <cstdint>
#include <string>

namespace sidestage {

/// The bytes of an ordinary file. `shownName` is the name that errors give it. NotFound,
/// PermissionDenied, TooLarge beyond `limit` bytes (told from the size, before anything is read),
/// BadInput for what is no ordinary file (a pipe is never opened: that would wait for a writer).
Result<std::string> readInputFile(const std::string &path, const std::string &shownName,
                                  std::uintmax_t limit, const Deadline &deadline);

/// BadInput with line and column for a NUL byte, and for bytes that are not UTF-8.
Result<void> checkText(std::string_view text, const std::string &shownName);

} // namespace sidestage
