// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/hosts.h"
#include "models/judge/judgement.h"

namespace sidestage {

/// What a rule makes of one value and its reference.
struct Holding
{
    State state = State::None; ///< Match, Allowed, Drift, Violation; Unmeasured: cannot be told
    Change change = Change::None;
};

/// How two sides differ, before any rule. nullptr: not there.
Change changeBetween(const FactValue *value, const FactValue *reference);

/// A value held against its reference, by any rule that is not absolute. At least one of the two
/// is there. Hosts are each side's own.
Holding holdAgainst(const Rule &rule, const FactValue *value, const FactValue *reference,
                    const HostNames &hosts, const HostNames &referenceHosts);

/// A value by itself, under an absolute rule whose conditions hold: None where it is not broken,
/// else what the rule says that its breach is, or Unmeasured where the value does not tell.
State holdAlone(const Rule &rule, const FactValue &value);

} // namespace sidestage
