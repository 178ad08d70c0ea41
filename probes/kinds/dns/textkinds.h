// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// What a TXT record is there for, as far as its beginning tells: "google-site-verification". The
/// token behind it is no part of that. Empty where it cannot be told.
std::string textKindOf(std::string_view text);

} // namespace sidestage
