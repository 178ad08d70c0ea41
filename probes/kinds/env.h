// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Settings of an application: env files in the dialect of their reader, a folder of secret
/// files, or a settings file. What it writes is described in docs/probes/env.md.
ProbeKind envProbe();

} // namespace sidestage
