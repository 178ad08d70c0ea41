// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/mysqlconnection.h"

#include <vector>

namespace sidestage {

/// The options that say where the server is and how to sign in.
std::vector<OptionSpec> mySqlTargetOptions();
/// What the options alone cannot say; part of ProbeKind::check.
std::vector<Error> checkMySqlTarget(const OptionValue &options);
/// NotConfigured without the credential. Refers to the context's credential.
Result<MySqlTarget> mySqlTargetOf(const ProbeContext &context);

} // namespace sidestage
