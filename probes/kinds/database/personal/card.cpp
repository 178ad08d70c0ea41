// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/card.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace sidestage {

namespace {

/// Beginnings from `first` to `last` (inclusive, of `digits` digits) with `shortest` to `longest`
/// digits in all.
struct IssuerRange
{
    std::uint32_t first;
    std::uint32_t last;
    std::size_t digits;
    std::size_t shortest;
    std::size_t longest;
};

// As the networks publish them. Ranges that also hold what is no card are left out: old Visa
// numbers of 13 digits (product codes, EAN), Maestro beyond its own well-known ranges.
constexpr std::array<IssuerRange, 18> issuers{{
    {4, 4, 1, 16, 16}, // Visa
    {4, 4, 1, 19, 19},
    {51, 55, 2, 16, 16}, // Mastercard
    {2221, 2720, 4, 16, 16},
    {34, 34, 2, 15, 15}, // American Express
    {37, 37, 2, 15, 15},
    {300, 305, 3, 14, 14}, // Diners Club
    {36, 36, 2, 14, 14},
    {38, 39, 2, 14, 14},
    {6011, 6011, 4, 16, 19}, // Discover
    {644, 649, 3, 16, 19},
    {65, 65, 2, 16, 19},
    {3528, 3589, 4, 16, 19}, // JCB
    {62, 62, 2, 16, 19}, // UnionPay
    {6759, 6763, 4, 16, 19}, // Maestro
    {5018, 5018, 4, 16, 19},
    {2200, 2204, 4, 16, 19}, // Mir
    {508500, 508999, 6, 16, 16}, // RuPay
}};

std::uint32_t numberOf(std::string_view digits)
{
    std::uint32_t number = 0;
    for (const char c : digits)
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    return number;
}

/// The groups that stand on cards: four digits each, American Express's and Diners Club's own.
bool isPrintedIn(std::span<const std::size_t> groups)
{
    using Groups = std::vector<std::size_t>;
    static const std::array<Groups, 4> printed{
        {{4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 4, 4, 3}}};
    return std::ranges::any_of(
        printed, [groups](const Groups &one) { return std::ranges::equal(one, groups); });
}

} // namespace

bool passesLuhn(std::string_view digits)
{
    int sum = 0;
    bool isDoubled = false;
    for (auto c = digits.rbegin(); c != digits.rend(); ++c, isDoubled = !isDoubled) {
        const int digit = (*c - '0') * (isDoubled ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return !digits.empty() && sum % 10 == 0;
}

bool hasCardShape(std::string_view digits)
{
    return std::ranges::any_of(issuers, [digits](const IssuerRange &range) {
        if (digits.size() < range.shortest || digits.size() > range.longest)
            return false;
        const auto beginning = numberOf(digits.substr(0, range.digits));
        return beginning >= range.first && beginning <= range.last;
    });
}

std::vector<CardMatch> cardsIn(const DigitRun &run)
{
    std::vector<CardMatch> cards;
    if (run.hasPlus)
        return cards;
    std::size_t position = 0;
    for (std::size_t first = 0; first < run.groups.size();) {
        std::size_t length = 0;
        std::size_t taken = 0;
        const auto rest = run.groups.size() - first;
        // One group alone, or several between separators of one kind.
        for (std::size_t count = 1; count <= std::min<std::size_t>(rest, 5); ++count) {
            length += run.groups[first + count - 1];
            if (count > 1) {
                const char separator = run.separators[first];
                if ((separator != ' ' && separator != '-')
                    || run.separators[first + count - 2] != separator)
                    break;
            }
            const auto digits = std::string_view(run.digits).substr(position, length);
            const bool isGrouped = count > 1;
            if (isGrouped && !isPrintedIn(std::span(run.groups).subspan(first, count)))
                continue;
            if (hasCardShape(digits)) {
                cards.push_back({std::string(digits), isGrouped});
                taken = count;
                break;
            }
        }
        for (const auto next = first + std::max<std::size_t>(taken, 1); first < next; ++first)
            position += run.groups[first];
    }
    return cards;
}

} // namespace sidestage
