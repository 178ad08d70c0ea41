// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Reads a Redis server, or one that speaks its protocol: what it is, how it is set up, who may do
/// what, and how many keys there are.
ProbeKind redisProbe();

} // namespace sidestage
