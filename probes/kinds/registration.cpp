// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/registration.h"

#include "probes/kinds/env.h"

namespace sidestage {

ProbeRegistry builtInProbeKinds()
{
    return ProbeRegistry({
        envProbe(),
    });
}

} // namespace sidestage
