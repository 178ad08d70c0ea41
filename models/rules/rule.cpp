// SPDX-License-Identifier: Apache-2.0
#include "models/rules/rule.h"

#include <algorithm>

namespace sidestage {

Severity defaultSeverity(Risk risk)
{
    switch (risk) {
    case Risk::DataShape:
    case Risk::Security:
        return Severity::Blocker;
    case Risk::ControlFlow:
        return Severity::Major;
    case Risk::Cost:
    case Risk::Risk:
        return Severity::Minor;
    }
    return Severity::Major;
}

bool Rule::isAbsolute() const
{
    return expect == Expectation::Absent || expect == Expectation::OneOf
        || (expect == Expectation::AtLeast && minimum.has_value())
        || std::ranges::find(conditions, Condition::CredentialOfProduction) != conditions.end();
}

} // namespace sidestage
