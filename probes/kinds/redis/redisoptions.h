// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/redisconnection.h"

#include <string>
#include <vector>

namespace sidestage {

/// A target's options in the words of this probe.
struct RedisOptions
{
    RedisTarget target;
    std::string user;
    Secret password; ///< empty: none is given
    std::int64_t database = 0;
    std::string application; ///< the user that the application signs in with; may be empty
    std::vector<std::string> settings; ///< to read beside those that are always read
    std::vector<std::string> prefixes; ///< of keys, to be counted
    bool readsTypes = false; ///< of the keys that are counted
    std::chrono::milliseconds scanTime{5000};
    std::int64_t scanKeys = 250'000;
};

std::vector<OptionSpec> redisOptionSpecs();
/// What the types of options cannot say.
std::vector<Error> checkRedisOptions(const OptionValue &options);
/// NotConfigured where a credential is missing.
Result<RedisOptions> redisOptions(const ProbeContext &context);

} // namespace sidestage
