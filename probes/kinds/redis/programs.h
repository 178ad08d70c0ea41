// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/redis/redisbatch.h"
#include "probes/kinds/redis/serverinfo.h"

#include <string>

namespace sidestage {

// What a server can do beside its own commands, and which of those it was told not to know. Each
// adds a command to the batch; everything passed outlives the batch's run.

/// commands/NAME: whether the server knows those that are often renamed or switched off.
void askCommands(RedisBatch &batch, const std::string &peer, const FactWriter &facts);
/// modules/NAME/version; from INFO where it has them, which needs no right of its own and does not
/// show the modules' arguments.
void askModules(RedisBatch &batch, const ServerInfo &info, const std::string &peer,
                const FactWriter &facts);
/// functions/LIBRARY/…: of the code a fingerprint alone.
void askFunctions(RedisBatch &batch, const std::string &peer, const ProbeContext &context);

} // namespace sidestage
