// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Whether a rule's `environments` speak of an environment of that name and kind. A pattern is a
/// name or a kind, with `*`; "!" before it takes what it matches away. Where all are negated, the
/// rest is meant; an empty list means every environment.
bool speaksOfEnvironment(const std::vector<std::string> &patterns, std::string_view name,
                         std::string_view kind);

} // namespace sidestage
