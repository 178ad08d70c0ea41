// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// A PostgreSQL database: its schema, settings, roles, permissions and migrations.
ProbeKind postgresqlProbe();

} // namespace sidestage
