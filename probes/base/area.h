// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sidestage {

/// The group that a fact is shown under, in the order of the screen.
enum class Area : std::uint8_t {
    Configuration,
    Database,
    Migrations,
    SignIn,
    Domains,
    BackgroundJobs,
    Storage,
    Integrations,
    Access,
    Deployment,
    Data
};

inline constexpr std::array<std::string_view, 11> areaNames{
    "Configuration",   "Database",        "Migrations", "Sign-in",
    "Domains & HTTPS", "Background jobs", "Storage",    "Integrations",
    "Access",          "Deployment",      "Data"};

/// The name as written in files and reports.
constexpr std::string_view nameOf(Area area)
{
    return areaNames.at(static_cast<std::size_t>(area));
}

constexpr std::optional<Area> areaNamed(std::string_view name)
{
    for (std::size_t i = 0; i < areaNames.size(); ++i) {
        if (areaNames.at(i) == name)
            return static_cast<Area>(i);
    }
    return {};
}

} // namespace sidestage
