// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/terminal.h"
#include "probes/base/error.h"
#include "probes/base/secret.h"

#include <string>

namespace sidestage {

/// A secret from standard input: from a terminal one line, without showing it, after `prompt`;
/// else everything up to the end, of which one line end is left out. Cancelled on Ctrl+C;
/// TooLarge beyond what a keychain takes.
Result<Secret> readSecret(Terminal &terminal, const std::string &prompt);

} // namespace sidestage
