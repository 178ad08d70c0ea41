// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// What resolvers say about the names of an environment: addresses, aliases, who may issue
/// certificates, where mail goes and who may send it, which servers answer for the zone.
ProbeKind dnsProbe();

} // namespace sidestage
