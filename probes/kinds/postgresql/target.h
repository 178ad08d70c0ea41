// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/pgconnection.h"

#include <vector>

namespace sidestage {

/// The options that say where a server is and how to come in.
std::vector<OptionSpec> pgTargetOptions();
/// Whether they go together; part of ProbeKind::check.
std::vector<Error> checkPgTarget(const OptionValue &options);
/// The target that they describe. `context` outlives it. NotConfigured for a credential that is
/// not there.
Result<PgTarget> pgTargetOf(const ProbeContext &context);
/// Writes `connection/{encrypted,verified,protocol}`.
void writePgConnection(const PgConnectionState &state, const FactWriter &facts);

} // namespace sidestage
