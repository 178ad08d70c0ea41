// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/registration.h"

namespace sidestage {

ProbeRegistry builtInProbeKinds()
{
    return ProbeRegistry({
    });
}

} // namespace sidestage
