// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/secret.h"

#include <optional>
#include <string_view>

namespace sidestage {

/// The value of the first input of that name in a page of HTML, with its character references
/// resolved; nothing where there is no such input. Comments are no part of the page.
std::optional<Secret> inputValue(std::string_view html, std::string_view name);

} // namespace sidestage
