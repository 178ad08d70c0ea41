// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Looks at the same pages as several identities: who is let in where. GET alone, and one POST for
/// each identity whose target allows its sign-in form to be sent.
ProbeKind rolesProbe();

} // namespace sidestage
