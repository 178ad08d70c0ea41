// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/factvalue.h"
#include "probes/base/pathglob.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// How a value must stand to its reference.
enum class Expectation : std::uint8_t {
    Match,
    MatchAfterHosts, ///< equal once each environment's own hosts are replaced by their names
    Differ, ///< a shared value is a violation
    SameKeys, ///< present in both, any value
    Any,
    Absent, ///< must not be there (under the rule's conditions)
    OneOf, ///< one of `values`
    AtLeast, ///< at least `minimum`, or `ratio` of the reference
    SubsetOfReference, ///< nothing that the reference lacks
    SupersetOfReference ///< everything that the reference has
};
inline constexpr std::array<std::string_view, 10> expectationNames{"match",
                                                                   "match-after-hosts",
                                                                   "differ",
                                                                   "same-keys",
                                                                   "any",
                                                                   "absent",
                                                                   "one-of",
                                                                   "at-least",
                                                                   "subset-of-reference",
                                                                   "superset-of-reference"};

/// What it is when a rule is broken that judges a value by itself (`breach:` in a rule's YAML).
enum class Breach : std::uint8_t {
    Violation, ///< no environment may have it, and no note excuses it
    Drift ///< a note may explain it
};
inline constexpr std::array<std::string_view, 2> breachNames{"violation", "drift"};

enum class Severity : std::uint8_t { Info, Minor, Major, Blocker };
inline constexpr std::array<std::string_view, 4> severityNames{"info", "minor", "major", "blocker"};

enum class Risk : std::uint8_t { ControlFlow, DataShape, Security, Cost, Risk };
inline constexpr std::array<std::string_view, 5> riskNames{"control-flow", "data-shape", "security",
                                                           "cost", "risk"};
/// Data shape and security: blocker; control flow: major; cost and risk: minor.
Severity defaultSeverity(Risk risk);

constexpr std::string_view nameOf(Expectation e)
{
    return expectationNames.at(static_cast<std::size_t>(e));
}
constexpr std::string_view nameOf(Breach b)
{
    return breachNames.at(static_cast<std::size_t>(b));
}
constexpr std::string_view nameOf(Severity s)
{
    return severityNames.at(static_cast<std::size_t>(s));
}
constexpr std::string_view nameOf(Risk r)
{
    return riskNames.at(static_cast<std::size_t>(r));
}

/// What a value must look like for a rule to speak of it (`when:` in a rule's YAML). All of a
/// rule's conditions hold together.
enum class Condition : std::uint8_t {
    Credential, ///< a hidden value that is a credential
    Hidden, ///< any hidden value
    Shown, ///< any value that may be shown
    Empty,
    Placeholder, ///< "changeme", "your-…-here", "${VAR}"
    LiveKey,
    TestKey,
    Boolean,
    Number,
    Url,
    Host,
    ClassDiffers, ///< boolean here, URL there
    CredentialOfProduction, ///< a credential that production uses too, under any path
    Missing, ///< the reference alone has a value
    Extra, ///< the reference has no value
    InBoth ///< both have one, equal or not
};
inline constexpr std::array<std::string_view, 16> conditionNames{"credential",
                                                                 "hidden",
                                                                 "shown",
                                                                 "empty",
                                                                 "placeholder",
                                                                 "live-key",
                                                                 "test-key",
                                                                 "boolean",
                                                                 "number",
                                                                 "url",
                                                                 "host",
                                                                 "class-differs",
                                                                 "credential-of-production",
                                                                 "missing",
                                                                 "extra",
                                                                 "in-both"};
constexpr std::string_view nameOf(Condition c)
{
    return conditionNames.at(static_cast<std::size_t>(c));
}

/// One rule, of the product or of the team. Immutable.
struct Rule
{
    std::string id; ///< "database.indexes"; the team's without one: "environments.yaml:31"
    bool isTeams = false;
    std::vector<PathGlob> match; ///< any of them
    std::vector<std::string> probeKinds; ///< empty: every kind
    std::vector<std::string> environments; ///< names or kinds, with `*`; empty: every one
    std::vector<Condition> conditions;
    Expectation expect = Expectation::Match;
    Breach breach = Breach::Violation; ///< of an absolute rule; others know their own states
    Severity severity = Severity::Major;
    Risk risk = Risk::ControlFlow;
    std::string why; ///< one sentence, for people
    std::string fix; ///< may be empty
    std::vector<FactValue> values; ///< OneOf
    std::optional<double> minimum; ///< AtLeast, absolute
    std::optional<double> ratio; ///< AtLeast, of the reference; 1 where neither is given
    std::optional<double> floor; ///< AtLeast, with a ratio: a reference below it asks for nothing
    Location where;

    /// Whether it judges a value by itself, so that it speaks of an environment that mirrors none:
    /// Absent, OneOf, AtLeast with a minimum, and every rule whose condition is
    /// CredentialOfProduction.
    bool isAbsolute() const;
};

} // namespace sidestage
