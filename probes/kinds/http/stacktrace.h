// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sidestage {

/// Whose page of an error this is, where it shows how the program got there: "rails", "django",
/// "laravel", "symfony", "php", "node", "spring", "java", "dotnet", "python", "go", "ruby"; "none"
/// for any other text.
std::string_view stackTraceOf(std::string_view body);

} // namespace sidestage
