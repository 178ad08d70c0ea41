// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The form of a JSON document without its values: which members there are, and of which types.
/// Keys are the segments from the root; "[]" stands for any element of an array, and "{}" for any
/// member of an object whose names are data (numbers, UUIDs, addresses). Values are "object",
/// "array", "string", "number", "boolean", "null", several joined with " | ".
using BodyShape = std::map<std::vector<std::string>, std::string>;

/// Protocol where the text is not JSON; TooLarge beyond 2,000 different members. What lies deeper
/// than 16 levels is "…".
Result<BodyShape> bodyShape(std::string_view json);

/// Of two readings of one side: what is not the same in both is noise and becomes "…".
BodyShape withoutNoise(const BodyShape &first, const BodyShape &second);

} // namespace sidestage
