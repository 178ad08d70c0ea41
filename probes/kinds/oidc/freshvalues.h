// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// One address, as facts show it, of two readings of it: values of its query that differ are made
/// fresh each time and become "…", and so do those that only one reading has. Host and path stay.
/// Nothing where anything before the query differs: then nobody knows where it leads the next time.
std::optional<std::string> withoutFreshValues(std::string_view first, std::string_view second);

} // namespace sidestage
