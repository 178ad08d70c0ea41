// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/engine/registry.h"

namespace sidestage {

/// Every kind of probe that ships with the product.
ProbeRegistry builtInProbeKinds();

} // namespace sidestage
