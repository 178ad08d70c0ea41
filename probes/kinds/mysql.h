// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// Reads one database of a MariaDB or MySQL server: its schema, the server's settings, accounts
/// and permissions, and which migrations were applied.
ProbeKind mysqlProbe();

} // namespace sidestage
