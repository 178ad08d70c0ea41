// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <string>
#include <string_view>

namespace sidestage {

/// Writes what SAML 2.0 metadata say (section 2.4) below `facts`: `roles`, `valid-for`, and for
/// each role `sp/…` and `idp/…`. `now` is the answer's own time, seconds since 1970. An error
/// where the text is no metadata of one entity.
Result<void> writeSamlMetadata(const FactWriter &facts, std::string_view xml, std::int64_t now);

/// How long something still holds: "expired", "within 7 days", "within 30 days", "later".
std::string_view validityClass(std::int64_t secondsLeft);

} // namespace sidestage
