// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Reads how a server encrypts and who vouches for it: see docs/probes/tls.md.
ProbeKind tlsProbe();

} // namespace sidestage
