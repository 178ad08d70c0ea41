// SPDX-License-Identifier: Apache-2.0
#include "probes/base/factvalue.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <optional>
#include <tuple>

namespace sidestage {

LengthClass lengthClassOf(std::size_t bytes)
{
    constexpr std::array<std::size_t, 6> limits{0, 8, 16, 32, 64, 128};
    const auto at = std::ranges::lower_bound(limits, bytes);
    return static_cast<LengthClass>(at - limits.begin());
}

std::string_view nameOf(LengthClass length)
{
    constexpr std::array<std::string_view, 7> names{"0",     "1-8",    "9-16", "17-32",
                                                    "33-64", "65-128", "129+"};
    return names.at(static_cast<std::size_t>(length));
}

std::string_view nameOf(KeyMode mode)
{
    constexpr std::array<std::string_view, 4> names{"none", "unknown", "test", "live"};
    return names.at(static_cast<std::size_t>(mode));
}

std::string SecretDigest::fingerprintText() const
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : fingerprint) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

FactValue FactValue::boolean(bool value)
{
    return FactValue(Value(value));
}

FactValue FactValue::integer(std::int64_t value)
{
    return FactValue(Value(Number<Kind::Integer>{value}));
}

namespace {
/// "1.50" as "1.5", "007" as "7", ".5" as "0.5", "-0.0" as "0". What is no plain number ("NaN",
/// "1e3", "1.2.3") stays as it is.
std::string normalised(std::string_view digits)
{
    auto rest = digits;
    const bool isNegative = rest.starts_with('-');
    if (isNegative || rest.starts_with('+'))
        rest.remove_prefix(1);
    const auto point = std::min(rest.find('.'), rest.size());
    auto whole = rest.substr(0, point);
    auto fraction = rest.substr(std::min(point + 1, rest.size()));
    constexpr std::string_view tenDigits = "0123456789";
    if ((whole.empty() && fraction.empty())
        || whole.find_first_not_of(tenDigits) != std::string_view::npos
        || fraction.find_first_not_of(tenDigits) != std::string_view::npos)
        return std::string(digits);
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
    while (fraction.ends_with('0'))
        fraction.remove_suffix(1);
    std::string text(isNegative && !(whole.empty() && fraction.empty()) ? "-" : "");
    text += whole.empty() ? "0" : whole;
    if (!fraction.empty())
        text.append(1, '.').append(fraction);
    return text;
}
} // namespace

FactValue FactValue::decimal(std::string_view digits)
{
    return FactValue(Value(String<Kind::Decimal>{SharedText(normalised(digits))}));
}

FactValue FactValue::text(std::string_view value)
{
    return FactValue(Value(String<Kind::Text>{SharedText(value)}));
}

FactValue FactValue::instant(std::int64_t millisecondsSinceEpoch)
{
    return FactValue(Value(Number<Kind::Instant>{millisecondsSinceEpoch}));
}

FactValue FactValue::duration(std::int64_t milliseconds)
{
    return FactValue(Value(Number<Kind::Duration>{milliseconds}));
}

FactValue FactValue::version(std::string_view value)
{
    return FactValue(Value(String<Kind::Version>{SharedText(value)}));
}

FactValue FactValue::list(std::vector<FactValue> members)
{
    return FactValue(Value(Members<Kind::List>{Shared(std::move(members))}));
}

FactValue FactValue::set(std::vector<FactValue> members)
{
    std::ranges::sort(members);
    // std::unique: clang 14 does not compile the subrange that std::ranges::unique returns
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return FactValue(Value(Members<Kind::Set>{Shared(std::move(members))}));
}

namespace {
std::vector<FactValue> asTexts(const std::vector<std::string> &members)
{
    std::vector<FactValue> values;
    values.reserve(members.size());
    for (const auto &member : members)
        values.push_back(FactValue::text(member));
    return values;
}
} // namespace

FactValue FactValue::textList(const std::vector<std::string> &members)
{
    return list(asTexts(members));
}

FactValue FactValue::textSet(const std::vector<std::string> &members)
{
    return set(asTexts(members));
}

FactValue FactValue::secret(SecretDigest digest)
{
    return FactValue(Value(Shared(std::move(digest))));
}

bool FactValue::toBoolean() const
{
    return std::get<bool>(m_value);
}

std::int64_t FactValue::toInteger() const
{
    if (const auto *instant = std::get_if<Number<Kind::Instant>>(&m_value))
        return instant->value;
    if (const auto *duration = std::get_if<Number<Kind::Duration>>(&m_value))
        return duration->value;
    return std::get<Number<Kind::Integer>>(m_value).value;
}

std::string_view FactValue::toText() const
{
    if (const auto *text = std::get_if<String<Kind::Text>>(&m_value))
        return text->value.view();
    if (const auto *decimal = std::get_if<String<Kind::Decimal>>(&m_value))
        return decimal->value.view();
    return std::get<String<Kind::Version>>(m_value).value.view();
}

std::span<const FactValue> FactValue::members() const
{
    if (const auto *list = std::get_if<Members<Kind::List>>(&m_value))
        return *list->value;
    if (const auto *set = std::get_if<Members<Kind::Set>>(&m_value))
        return *set->value;
    return {};
}

const SecretDigest &FactValue::toSecret() const
{
    return *std::get<Shared<SecretDigest>>(m_value);
}

namespace {
std::string joined(std::span<const FactValue> members, char open, char close)
{
    std::string text(1, open);
    // Several hidden values tell a reader no more than how many they are.
    if (members.size() > 1 && std::ranges::all_of(members, &FactValue::isSecret))
        return text + std::to_string(members.size()) + " hidden values" + close;
    for (const auto &member : members) {
        if (text.size() > 1)
            text += ", ";
        text += member.display();
    }
    return text + close;
}

std::string isoInstant(std::int64_t milliseconds)
{
    using namespace std::chrono;
    // A calendar year has four digits (RFC 3339); what lies outside is a damaged clock or column.
    constexpr std::int64_t earliest = -62'167'219'200'000; // 0000-01-01T00:00:00Z
    constexpr std::int64_t latest = 253'402'300'799'999; // 9999-12-31T23:59:59.999Z
    if (milliseconds < earliest || milliseconds > latest)
        return std::to_string(milliseconds) + " ms since 1970";
    const sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds(milliseconds)};
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(instant) - day);
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}
} // namespace

std::string FactValue::display() const
{
    switch (kind()) {
    case Kind::Nothing:
        return {};
    case Kind::Boolean:
        return toBoolean() ? "true" : "false";
    case Kind::Integer:
        return std::to_string(toInteger());
    case Kind::Decimal:
    case Kind::Text:
    case Kind::Version:
        return std::string(toText());
    case Kind::Instant:
        return isoInstant(toInteger());
    case Kind::Duration:
        return std::to_string(toInteger()) + " ms";
    case Kind::List:
        return joined(members(), '[', ']');
    case Kind::Set:
        return joined(members(), '{', '}');
    case Kind::Secret: {
        const auto &secret = toSecret();
        return secret.shape + ", " + std::string(nameOf(secret.length)) + " bytes";
    }
    }
    return {};
}

bool operator==(const FactValue &a, const FactValue &b)
{
    return a.kind() == b.kind() && (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const FactValue &a, const FactValue &b)
{
    if (const auto byKind = a.kind() <=> b.kind(); byKind != 0)
        return byKind;
    switch (a.kind()) {
    case FactValue::Kind::Nothing:
        return std::strong_ordering::equal;
    case FactValue::Kind::Boolean:
        return a.toBoolean() <=> b.toBoolean();
    case FactValue::Kind::Integer:
    case FactValue::Kind::Instant:
    case FactValue::Kind::Duration:
        return a.toInteger() <=> b.toInteger();
    case FactValue::Kind::Decimal:
    case FactValue::Kind::Text:
        return a.toText() <=> b.toText();
    case FactValue::Kind::Version:
        return compareVersions(a.toText(), b.toText());
    case FactValue::Kind::List:
    case FactValue::Kind::Set:
        return std::lexicographical_compare_three_way(a.members().begin(), a.members().end(),
                                                      b.members().begin(), b.members().end());
    case FactValue::Kind::Secret:
        return std::tie(a.toSecret().fingerprint, a.toSecret().key)
            <=> std::tie(b.toSecret().fingerprint, b.toSecret().key);
    }
    return std::strong_ordering::equal;
}

namespace {
/// That of the first secret: a value's secrets are all made by one probe, under one key.
std::optional<std::uint32_t> keyOf(const FactValue &value)
{
    if (value.isSecret())
        return value.toSecret().key;
    for (const auto &member : value.members()) {
        if (const auto key = keyOf(member))
            return key;
    }
    return {};
}
} // namespace

bool areUnderDifferentKeys(const FactValue &a, const FactValue &b)
{
    const auto one = keyOf(a);
    const auto other = keyOf(b);
    return one && other && *one != *other;
}

namespace {
/// Cuts the leading run of digits, or of anything else, off `rest`.
std::string_view takeRun(std::string_view &rest)
{
    std::size_t length = 0;
    while (length < rest.size() && isDigit(rest[length]) == isDigit(rest.front()))
        ++length;
    const auto run = rest.substr(0, length);
    rest.remove_prefix(length);
    return run;
}

std::strong_ordering compareNumbers(std::string_view a, std::string_view b)
{
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (const auto bySize = a.size() <=> b.size(); bySize != 0)
        return bySize;
    return a <=> b;
}
} // namespace

std::strong_ordering compareVersions(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const bool numbers = isDigit(a.front()) && isDigit(b.front());
        const auto left = takeRun(a);
        const auto right = takeRun(b);
        const auto order = numbers ? compareNumbers(left, right) : left <=> right;
        if (order != 0)
            return order;
    }
    return a.size() <=> b.size();
}

} // namespace sidestage
