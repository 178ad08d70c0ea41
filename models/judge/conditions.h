// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rules/rule.h"

#include <cstdint>

namespace sidestage {

/// The conditions that one value alone answers, a bit each.
using Traits = std::uint16_t;
constexpr Traits traitOf(Condition condition)
{
    return static_cast<Traits>(1U << static_cast<unsigned>(condition));
}
/// Those that need a look at the bytes of a shown text; the others are known at once.
inline constexpr Traits textTraits = traitOf(Condition::Empty) | traitOf(Condition::Placeholder)
    | traitOf(Condition::Boolean) | traitOf(Condition::Number) | traitOf(Condition::Url)
    | traitOf(Condition::Host);
/// Those that ask on which sides a value is, and all that one value cannot answer.
inline constexpr Traits presenceTraits =
    traitOf(Condition::Missing) | traitOf(Condition::Extra) | traitOf(Condition::InBoth);
inline constexpr Traits relationTraits =
    traitOf(Condition::ClassDiffers) | traitOf(Condition::CredentialOfProduction) | presenceTraits;

/// All conditions of a rule.
Traits traitsWanted(const Rule &rule);
/// How narrow a rule's conditions are, where their number does not tell: a credential is always
/// hidden, and a live key always a credential, so that the rule for the narrower one is meant.
int exactnessOf(const Rule &rule);
/// Which of `wanted` hold for a value, as far as it can answer them.
Traits traitsOf(const FactValue &value, Traits wanted);

} // namespace sidestage
