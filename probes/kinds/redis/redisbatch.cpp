// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/redis/redisbatch.h"

#include <algorithm>

namespace sidestage {

namespace {

/// Answers are kept until a piece is whole.
constexpr std::size_t pieceSize = 1000;

} // namespace

void RedisBatch::ask(RedisCommand command, Take take)
{
    m_commands.push_back(std::move(command));
    m_takes.push_back(std::move(take));
}

Result<void> RedisBatch::run(RedisConnection &connection, const Deadline &deadline)
{
    const auto commands = std::exchange(m_commands, {});
    const auto takes = std::exchange(m_takes, {});
    for (std::size_t at = 0; at < commands.size(); at += pieceSize) {
        const auto size = std::min(pieceSize, commands.size() - at);
        auto replies = connection.exchange(std::span(commands).subspan(at, size), deadline);
        if (!replies)
            return tl::unexpected(std::move(replies).error());
        for (std::size_t i = 0; i < size; ++i)
            takes[at + i]((*replies)[i]);
    }
    return {};
}

} // namespace sidestage
