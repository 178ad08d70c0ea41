// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Reads an SQLite database file: its schema, its settings, and which migrations were applied.
ProbeKind sqliteProbe();

} // namespace sidestage
