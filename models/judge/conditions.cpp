// SPDX-License-Identifier: Apache-2.0
#include "models/judge/conditions.h"

#include "models/judge/valueclass.h"

namespace sidestage {

Traits traitsWanted(const Rule &rule)
{
    Traits wanted = 0;
    for (const auto condition : rule.conditions)
        wanted = static_cast<Traits>(wanted | traitOf(condition));
    return wanted;
}

int exactnessOf(const Rule &rule)
{
    int exactness = 0;
    for (const auto condition : rule.conditions) {
        switch (condition) {
        case Condition::Hidden:
        case Condition::Shown:
            break;
        case Condition::LiveKey:
        case Condition::TestKey:
        case Condition::ClassDiffers:
        case Condition::CredentialOfProduction:
        case Condition::Missing:
        case Condition::Extra:
        case Condition::InBoth:
            exactness += 2;
            break;
        default:
            ++exactness;
            break;
        }
    }
    return exactness;
}

Traits traitsOf(const FactValue &value, Traits wanted)
{
    unsigned traits = 0;
    if (value.isSecret()) {
        const auto &digest = value.toSecret();
        traits |= traitOf(Condition::Hidden);
        if (digest.isCredential)
            traits |= traitOf(Condition::Credential);
        if (digest.mode == KeyMode::Live)
            traits |= traitOf(Condition::LiveKey);
        if (digest.mode == KeyMode::Test)
            traits |= traitOf(Condition::TestKey);
    } else {
        traits |= traitOf(Condition::Shown);
    }
    if ((wanted & textTraits) != 0) {
        switch (classOf(value)) {
        case ValueClass::Empty:
            traits |= traitOf(Condition::Empty);
            break;
        case ValueClass::Placeholder:
            traits |= traitOf(Condition::Placeholder);
            break;
        case ValueClass::Boolean:
            traits |= traitOf(Condition::Boolean);
            break;
        case ValueClass::Integer:
        case ValueClass::Decimal:
            traits |= traitOf(Condition::Number);
            break;
        case ValueClass::Url:
            traits |= traitOf(Condition::Url);
            break;
        case ValueClass::Host:
            traits |= traitOf(Condition::Host);
            break;
        default:
            break;
        }
    }
    return static_cast<Traits>(traits);
}

} // namespace sidestage
