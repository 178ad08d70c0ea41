// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/phone.h"

#include <algorithm>
#include <array>
#include <set>

namespace sidestage {

namespace {

// ITU-T E.164: 15 digits at most. Shorter than nine with the country's code is rather something
// else behind a plus sign.
constexpr std::size_t mostDigits = 15;
constexpr std::size_t fewestInternational = 9;

/// Beginning, with the country's code, and length of the whole number.
struct FictionRange
{
    std::string_view beginning;
    std::size_t length;
};

constexpr std::array<FictionRange, 63> ranges{{
    // Ofcom, "Telephone numbers for use in TV and radio drama".
    {"441134960", 12},
    {"441144960", 12},
    {"441154960", 12},
    {"441164960", 12},
    {"441174960", 12},
    {"441184960", 12},
    {"441214960", 12},
    {"441314960", 12},
    {"441414960", 12},
    {"441514960", 12},
    {"441614960", 12},
    {"441914980", 12},
    {"442079460", 12},
    {"442896496", 12},
    {"442890180", 12},
    {"442920180", 12},
    {"441632960", 12},
    {"447700900", 12},
    {"448081570", 12},
    {"449098790", 12},
    {"443069990", 12},
    // ComReg (Ireland), numbering conditions: 020 91X XXXX.
    {"3532091", 11},
    // Arcep (France), numbering plan: numbers for audiovisual works.
    {"33199", 11},
    {"3326191", 11},
    {"3335301", 11},
    {"3346571", 11},
    {"3353649", 11},
    {"3363998", 11},
    // Bundesnetzagentur (Germany), "Rufnummern für Medienproduktionen".
    {"493023125", 11},
    {"496990009", 11},
    {"494066969", 11},
    {"492214710", 11},
    {"498999998", 11},
    {"4917139200", 12},
    {"4917604069", 13},
    {"491522881738", 13},
    {"491522889545", 13},
    {"491525459937", 13},
    {"491729925904", 12},
    {"491729968532", 12},
    {"49172997318", 12},
    {"491729980752", 12},
    {"491749091317", 12},
    {"491749464308", 12},
    // PTS (Sweden), numbers for books, films and the like.
    {"46313900600", 11},
    {"46406280400", 11},
    {"468465004", 11},
    {"4698031920", 11},
    {"46701740605", 11},
    {"4670174061", 11},
    {"4670174062", 11},
    {"4670174063", 11},
    {"4670174064", 11},
    {"4670174065", 11},
    // ACMA (Australia), "Phone numbers for use in TV shows, films and creative works".
    {"6125550", 11},
    {"6127010", 11},
    {"6135550", 11},
    {"6137010", 11},
    {"6175550", 11},
    {"6177010", 11},
    {"6185550", 11},
    {"6187010", 11},
    {"6149157", 11},
}};

bool isNorthAmerican(std::string_view digits)
{
    return digits.size() == 11 && digits.front() == '1';
}

/// Nobody's: one digit again and again, or digits that count up, as people type them to fill a
/// field.
bool isPlaceholder(std::string_view digits)
{
    const auto tail = digits.substr(digits.size() > 7 ? digits.size() - 7 : 0);
    if (std::set<char>(tail.begin(), tail.end()).size() < 3)
        return true;
    return std::ranges::adjacent_find(tail,
                                      [](char a, char b) { return (a - '0' + 1) % 10 != b - '0'; })
        == tail.end();
}

bool isGrouping(const DigitRun &run, std::initializer_list<std::size_t> groups)
{
    return std::ranges::equal(run.groups, groups);
}

/// "(212) 555-0123", "212-555-0123", "1 212.555.0123".
bool isGroupedAsInNorthAmerica(const DigitRun &run)
{
    if (run.digits.size() < 10
        || !(isGrouping(run, {3, 3, 4}) || (isGrouping(run, {1, 3, 3, 4}) && run.digits[0] == '1')))
        return false;
    const auto national = std::string_view(run.digits).substr(run.digits.size() - 10);
    return national[0] >= '2' && national[3] >= '2';
}

bool isFictionalNorthAmerican(std::string_view digits)
{
    // ATIS-0300048, 555 NXX assignment guidelines: 555-0100 to 555-0199 in every area. Numbering
    // plan: neither an area nor an exchange begins with 0 or 1, and 555 is no area.
    const auto area = digits.substr(1, 3);
    const auto exchange = digits.substr(4, 3);
    return area[0] < '2' || exchange[0] < '2' || area == "555"
        || (exchange == "555" && digits.substr(7).starts_with("01"));
}

/// A number in a country's own form, where the country is not known: fictional if it is so in any
/// of those that have such ranges.
bool isFictionalSomewhere(std::string_view national)
{
    if (national.size() == 10 && isFictionalPhone("1" + std::string(national)))
        return true;
    if (!national.starts_with('0'))
        return isFictionalPhone(national);
    // With the prefix of a call abroad, or of one to another area.
    if (national.starts_with("00"))
        return isFictionalPhone(national.substr(2));
    return std::ranges::any_of(std::array<std::string_view, 6>{"44", "353", "33", "49", "46", "61"},
                               [national](std::string_view country) {
                                   return isFictionalPhone(std::string(country)
                                                           + std::string(national.substr(1)));
                               });
}

/// "+44 (0)20 …": the digit in brackets is not dialled from abroad.
std::string withoutTrunkDigit(const DigitRun &run)
{
    auto digits = run.digits;
    std::size_t position = 0;
    for (std::size_t i = 0; i + 1 < run.groups.size(); ++i) {
        position += run.groups[i];
        const bool isBetweenBrackets = i + 1 < run.separators.size() && run.separators[i] == '('
            && run.separators[i + 1] == ')';
        if (isBetweenBrackets && run.groups[i + 1] == 1 && digits[position] == '0') {
            digits.erase(position, 1);
            break;
        }
    }
    return digits;
}

/// "+48.8566", "2024-01-15", "10.0.0.12": a decimal, a date, an address.
bool isOtherNumber(const DigitRun &run)
{
    if (run.separators == ".")
        return true;
    return isGrouping(run, {4, 2, 2}) || isGrouping(run, {2, 2, 4})
        || (run.separators.size() == 3 && run.separators == "..."
            && std::ranges::all_of(run.groups, [](std::size_t g) { return g <= 3; }));
}

} // namespace

bool isFictionalPhone(std::string_view digits)
{
    if (digits.size() < fewestInternational || isPlaceholder(digits))
        return true;
    if (isNorthAmerican(digits))
        return isFictionalNorthAmerican(digits);
    return std::ranges::any_of(ranges, [digits](const FictionRange &range) {
        return digits.size() == range.length && digits.starts_with(range.beginning);
    });
}

std::optional<PhoneMatch> phoneIn(const DigitRun &run, bool isPhoneColumn)
{
    if (run.digits.size() > mostDigits || isOtherNumber(run))
        return {};
    if (run.hasPlus) {
        auto digits = withoutTrunkDigit(run);
        if (digits.size() < fewestInternational || digits.front() == '0')
            return {};
        const bool isFictional = isFictionalPhone(digits);
        return PhoneMatch{std::move(digits), isFictional};
    }
    if (isGroupedAsInNorthAmerica(run)) {
        auto digits = (run.digits.size() == 10 ? "1" : "") + run.digits;
        const bool isFictional = isFictionalPhone(digits);
        return PhoneMatch{std::move(digits), isFictional};
    }
    if (!isPhoneColumn || run.digits.size() < 7)
        return {};
    const bool isFictional = isPlaceholder(run.digits) || run.digits.starts_with("55501")
        || isFictionalSomewhere(run.digits);
    return PhoneMatch{run.digits, isFictional};
}

} // namespace sidestage
