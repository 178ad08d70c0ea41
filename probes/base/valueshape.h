// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What a text looks like. Decided by the text alone; the first that fits, in this order.
enum class ValueClass : std::uint8_t {
    Empty, ///< nothing but space
    Placeholder, ///< stands for a value that somebody has still to write: "changeme", "${VAR}"
    Boolean, ///< true, false, yes, no, on, off in any case ("1" and "0" are integers)
    Integer,
    Decimal,
    Duration, ///< "30s", "1h30m", "5 minutes"
    Url, ///< scheme://…
    Email,
    Uuid,
    Version, ///< "1.2.3", "v15.4-beta"
    Host, ///< a name with a dot, "localhost" or an address, with or without a port
    Path, ///< "/var/lib", "./a", "~/b", "C:\\c"
    List, ///< parts between commas
    Pem,
    Jwt,
    Hex, ///< 16 hexadecimal digits or more
    Base64, ///< 20 characters or more that are not a word
    Text
};
/// "empty", "placeholder", "boolean"…, for reasons and shapes.
std::string_view nameOf(ValueClass valueClass);
ValueClass valueClassOf(std::string_view value);

bool isPlaceholder(std::string_view value);
/// Whether the text looks as if a machine had drawn it: 20 characters or more without a space,
/// letters and digits mixed, spread widely.
bool isRandomLooking(std::string_view value);

} // namespace sidestage
