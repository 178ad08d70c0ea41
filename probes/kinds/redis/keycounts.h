// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/redis/redisoptions.h"

namespace sidestage {

/// keys/PREFIX: how many keys of the chosen database begin with each of the target's prefixes, and
/// below it their types where the target wants them. One walk over the names of all keys counts
/// all prefixes. A walk that would take too long is not begun or is given up, and every prefix is
/// a gap then: half a count is a guess.
///
/// The last thing to be done with a connection: one that ran out of time is of no use any more.
Result<void> writeKeyCounts(RedisConnection &connection, const RedisOptions &options,
                            bool isCluster, const ProbeContext &context);

} // namespace sidestage
