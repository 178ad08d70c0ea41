// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sidestage {

/// A time as servers write it (RFC 9110 section 5.6.7): "Wed, 21 Oct 2026 07:28:00 GMT" and the
/// older form with hyphens, in seconds since 1970. Nothing for any other text.
std::optional<std::int64_t> webDate(std::string_view text);

} // namespace sidestage
