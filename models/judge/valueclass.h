// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"

#include <cstdint>
#include <string_view>

namespace sidestage {

/// What a value looks like, as far as rules ask.
enum class ValueClass : std::uint8_t {
    Text,
    Empty,
    Placeholder,
    Boolean,
    Number,
    Url,
    Host,
    Hidden
};

/// Of a shown text.
ValueClass classOfText(std::string_view text);
/// Of any value; a hidden one is Hidden unless its shape says that it is empty or a placeholder.
ValueClass classOf(const FactValue &value);
/// Whether two values are of different classes in a way that changes what a program does with
/// them. Empty, placeholder and hidden values are other rules' matter, so are a host and a text
/// ("redis" may be either), and 0 and 1 are as good as a boolean.
bool classesDiffer(const FactValue &value, const FactValue &reference);

} // namespace sidestage
