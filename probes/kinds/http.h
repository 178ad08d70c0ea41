// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Looks at pages of a web server with GET, HEAD and OPTIONS: redirects, headers, cookies, bodies.
ProbeKind httpProbe();

} // namespace sidestage
