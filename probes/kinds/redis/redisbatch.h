// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/transport/redisconnection.h"

#include <functional>
#include <vector>

namespace sidestage {

/// Commands that go out together, so that a server far away costs one round trip and not one each,
/// and what is to be done with the answers.
class RedisBatch
{
public:
    /// May take what it wants out of the reply.
    using Take = std::function<void(RespValue &reply)>;

    void ask(RedisCommand command, Take take);
    /// Sends all, in pieces, and hands out the answers in order; the batch is empty afterwards. An
    /// error where they did not all come.
    Result<void> run(RedisConnection &connection, const Deadline &deadline);

private:
    std::vector<RedisCommand> m_commands;
    std::vector<Take> m_takes;
};

} // namespace sidestage
