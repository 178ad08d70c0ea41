// SPDX-License-Identifier: Apache-2.0
#include "models/config/quantity.h"

#include <array>
#include <charconv>
#include <utility>

namespace sidestage {

namespace {

constexpr std::int64_t day = std::int64_t{24} * 3600 * 1000;
constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> durationUnits{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", day}, {"w", 7 * day}}};
constexpr std::array<std::pair<std::string_view, std::int64_t>, 11> sizeUnits{
    {{"", 1},
     {"B", 1},
     {"kB", 1000},
     {"KB", 1000},
     {"MB", 1'000'000},
     {"GB", 1'000'000'000},
     {"TB", 1'000'000'000'000},
     {"KiB", 1LL << 10},
     {"MiB", 1LL << 20},
     {"GiB", 1LL << 30},
     {"TiB", 1LL << 40}}};

/// Digits, then one of the units; at most `most` in all.
template <typename Units>
std::optional<std::int64_t> parseWithUnit(std::string_view text, const Units &units,
                                          std::int64_t most, bool mayHaveSpace)
{
    std::int64_t number = 0;
    const auto *const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || number < 0 || text.starts_with('-'))
        return {};
    std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    if (mayHaveSpace && unit.size() > 1 && unit.starts_with(' '))
        unit.remove_prefix(1);
    for (const auto &[name, factor] : units) {
        if (unit == name) {
            if (number > most / factor)
                return {};
            return number * factor;
        }
    }
    return {};
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text)
{
    const auto count = parseWithUnit(text, durationUnits, 10'000 * day, false);
    if (!count)
        return {};
    return std::chrono::milliseconds(*count);
}

std::optional<std::int64_t> parseSize(std::string_view text)
{
    return parseWithUnit(text, sizeUnits, std::int64_t{1} << 53, true);
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t number = 0;
    const auto *const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (text.starts_with('+') || error != std::errc{} || rest != end)
        return {};
    return number;
}

} // namespace sidestage
