// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What stands in a definition in the place of a text in it that is a credential, by its form or
/// by `name`: "••• 5f0c…", the beginning of its fingerprint, so that equal ones stay equal and two
/// that differ do. Nothing where the text may be shown. `name` is what the text is given to (a
/// column, a variable, an option); empty where that is not known.
std::optional<std::string> maskOfLiteral(std::string_view name, std::string_view text,
                                         const Fingerprinter &fingerprints);

} // namespace sidestage
