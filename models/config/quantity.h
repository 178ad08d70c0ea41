// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sidestage {

/// A whole number with a unit: "500ms", "30s", "5m", "2h", "90d", "12w". Nothing for any other
/// text, and for more than 10,000 days.
std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);

/// A number of bytes: "65536", "64KiB", "10MB". kB, MB, GB, TB count in thousands, KiB, MiB, GiB,
/// TiB in 1024; B may stand alone. Nothing for any other text, and for more than 2^53.
std::optional<std::int64_t> parseSize(std::string_view text);

/// A whole number in decimal digits with an optional sign.
std::optional<std::int64_t> parseInteger(std::string_view text);

// The same as patterns of JSON Schema.
inline constexpr std::string_view durationPattern = "^[0-9]+(ms|s|m|h|d|w)$";
inline constexpr std::string_view sizePattern = "^[0-9]+ ?(B|[kK]B|MB|GB|TB|KiB|MiB|GiB|TiB)?$";

} // namespace sidestage
