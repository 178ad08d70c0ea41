// SPDX-License-Identifier: Apache-2.0
#include "models/judge/expectations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>

namespace sidestage {

namespace {

bool isCollection(const FactValue &value)
{
    return value.kind() == FactValue::Kind::List || value.kind() == FactValue::Kind::Set;
}

bool isBlank(const FactValue &value)
{
    using Kind = FactValue::Kind;
    return value.kind() == Kind::Nothing || (value.kind() == Kind::Text && value.toText().empty())
        || (value.isSecret() && value.toSecret().length == LengthClass::Empty)
        || (isCollection(value) && value.members().empty());
}

/// A single value counts as a collection of one.
std::span<const FactValue> membersOf(const FactValue &value)
{
    return isCollection(value) ? value.members() : std::span(&value, 1);
}

bool contains(std::span<const FactValue> members, const FactValue &wanted)
{
    return std::ranges::find(members, wanted) != members.end();
}

bool isWithin(const FactValue &inner, const FactValue &outer)
{
    const auto all = membersOf(outer);
    return std::ranges::all_of(membersOf(inner),
                               [all](const auto &member) { return contains(all, member); });
}

/// Whether a member of one is a member of the other; a single value is not equal to another here.
bool sharesAny(const FactValue &value, const FactValue &reference)
{
    const auto all = membersOf(reference);
    return std::ranges::any_of(membersOf(value),
                               [all](const auto &member) { return contains(all, member); });
}

/// The number that a value stands for: of a collection how many it holds, of a duration its
/// milliseconds.
std::optional<double> numberOf(const FactValue &value)
{
    switch (value.kind()) {
    case FactValue::Kind::Integer:
    case FactValue::Kind::Instant:
    case FactValue::Kind::Duration:
        return static_cast<double>(value.toInteger());
    case FactValue::Kind::List:
    case FactValue::Kind::Set:
        return static_cast<double>(value.members().size());
    case FactValue::Kind::Decimal:
    case FactValue::Kind::Text: {
        const auto text = value.toText();
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size() && std::isfinite(number))
            return number;
        return {};
    }
    default:
        return {};
    }
}

State atLeast(const Rule &rule, const FactValue &value, const FactValue &reference)
{
    const auto ratio = rule.ratio.value_or(1.0);
    if (value.kind() == FactValue::Kind::Version && reference.kind() == value.kind()) {
        return compareVersions(value.toText(), reference.toText()) >= 0 ? State::Allowed
                                                                        : State::Drift;
    }
    const auto have = numberOf(value);
    const auto want = numberOf(reference);
    if (!have || !want)
        return State::Unmeasured;
    if (rule.floor && *want < *rule.floor)
        return State::Allowed;
    return *have >= *want * ratio ? State::Allowed : State::Drift;
}

/// Both sides are there, and they are not equal.
State holdChanged(const Rule &rule, const FactValue &value, const FactValue &reference,
                  const HostNames &hosts, const HostNames &referenceHosts)
{
    switch (rule.expect) {
    case Expectation::MatchAfterHosts:
        return hosts.replaced(value) == referenceHosts.replaced(reference) ? State::Match
                                                                           : State::Drift;
    case Expectation::Differ:
        return sharesAny(value, reference) ? State::Violation : State::Allowed;
    case Expectation::SameKeys:
    case Expectation::Any:
        return State::Allowed;
    case Expectation::AtLeast:
        return atLeast(rule, value, reference);
    case Expectation::SubsetOfReference:
        return isWithin(value, reference) ? State::Allowed : State::Drift;
    case Expectation::SupersetOfReference:
        return isWithin(reference, value) ? State::Allowed : State::Drift;
    case Expectation::Match:
    case Expectation::Absent:
    case Expectation::OneOf:
        break;
    }
    return State::Drift;
}

bool allowsMissing(Expectation expect)
{
    return expect == Expectation::Any || expect == Expectation::SubsetOfReference;
}

bool allowsExtra(Expectation expect)
{
    return expect == Expectation::Any || expect == Expectation::SupersetOfReference
        || expect == Expectation::AtLeast;
}

/// Whether it must be known of single values which of them are equal.
bool needsEquality(Expectation expect)
{
    return expect != Expectation::Any && expect != Expectation::SameKeys
        && expect != Expectation::AtLeast;
}

State oneOf(const Rule &rule, const FactValue &value)
{
    const auto isListed = [&rule](const FactValue &member) {
        return std::ranges::any_of(rule.values, [&member](const FactValue &listed) {
            return listed == member
                || (!member.isSecret() && !listed.isSecret()
                    && listed.display() == member.display());
        });
    };
    if (isListed(value))
        return State::None;
    if (value.isSecret())
        return State::Unmeasured;
    // Each of several: the protocols of a server, the domains of a cookie.
    return isCollection(value) && std::ranges::all_of(value.members(), isListed) ? State::None
                                                                                 : State::Violation;
}

State atLeastMinimum(const Rule &rule, const FactValue &value)
{
    const auto minimum = rule.minimum.value_or(0);
    if (value.kind() == FactValue::Kind::Version) {
        std::array<char, 32> text{};
        const int length = std::snprintf(text.data(), text.size(), "%g", minimum);
        return compareVersions(value.toText(),
                               std::string_view(text.data(), static_cast<std::size_t>(length)))
                >= 0
            ? State::None
            : State::Violation;
    }
    const auto number = numberOf(value);
    if (!number)
        return State::Unmeasured;
    return *number >= minimum ? State::None : State::Violation;
}

/// None, Violation or Unmeasured.
State brokenAlone(const Rule &rule, const FactValue &value)
{
    switch (rule.expect) {
    case Expectation::OneOf:
        return oneOf(rule, value);
    case Expectation::AtLeast:
        return atLeastMinimum(rule, value);
    // A team may say that a credential of production is meant to be shared here.
    case Expectation::Any:
        return State::None;
    // Absent, and any other expectation under the condition "credential of production": that the
    // condition holds is what breaks it.
    default:
        return State::Violation;
    }
}

} // namespace

Change changeBetween(const FactValue *value, const FactValue *reference)
{
    if (!value)
        return reference ? Change::Missing : Change::None;
    if (!reference)
        return Change::Extra;
    return *value == *reference ? Change::None : Change::Changed;
}

Holding holdAgainst(const Rule &rule, const FactValue *value, const FactValue *reference,
                    const HostNames &hosts, const HostNames &referenceHosts)
{
    const auto change = changeBetween(value, reference);
    switch (change) {
    case Change::Missing:
        return {allowsMissing(rule.expect) ? State::Allowed : State::Drift, change};
    case Change::Extra:
        return {allowsExtra(rule.expect) ? State::Allowed : State::Drift, change};
    case Change::None:
        // Two empty values share nothing.
        if (rule.expect == Expectation::Differ && value && !isBlank(*value))
            return {State::Violation, change};
        // The same address on both sides is the other environment's, for one of them: staging
        // that points at production.
        if (rule.expect == Expectation::MatchAfterHosts && value
            && hosts.replaced(*value) != referenceHosts.replaced(*reference))
            return {State::Drift, Change::Changed};
        return {State::Match, change};
    case Change::Changed:
        break;
    }
    if (needsEquality(rule.expect) && areUnderDifferentKeys(*value, *reference))
        return {State::Unmeasured, change};
    const auto state = holdChanged(rule, *value, *reference, hosts, referenceHosts);
    return {state, state == State::Match ? Change::None : change};
}

State holdAlone(const Rule &rule, const FactValue &value)
{
    const auto state = brokenAlone(rule, value);
    return state == State::Violation && rule.breach == Breach::Drift ? State::Drift : state;
}

} // namespace sidestage
