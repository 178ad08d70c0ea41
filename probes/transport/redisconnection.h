// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/transport/rediscommand.h"
#include "probes/transport/respparser.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sidestage {

/// How far a connection is protected.
enum class RedisTls : std::uint8_t {
    Off,
    Required, ///< encrypted, with whomever
    VerifyCa, ///< and the certificate comes from a trusted authority
    VerifyFull ///< and it is for the host's name
};

/// Where a server is and how to reach it.
struct RedisTarget
{
    std::string host;
    int port = 6379;
    std::string socket; ///< path of a Unix socket, instead of host, port and TLS; may be empty
    RedisTls tls = RedisTls::VerifyFull;
    std::string caFile; ///< PEM, in addition to the system's authorities; may be empty
    std::string certificateFile; ///< PEM, our own, for servers that ask for one; may be empty
    std::string keyFile; ///< PEM, of that certificate
    Secret keyPassword; ///< empty where the key has none

    /// "cache.example:6379" or the socket's path, for sentences.
    std::string name() const;
};

/// A connection to a Redis server that sends what RedisCommand can write down and nothing else.
/// Made, used and destroyed on one worker thread (never the one that paints: it runs an event loop
/// of its own while it waits). A QCoreApplication must exist.
class RedisConnection
{
public:
    /// Connects and shakes hands, and says nothing yet. Returns within one second of the deadline
    /// or of its stop, and after ten seconds in any case.
    static Result<RedisConnection> open(const RedisTarget &target, const Deadline &deadline);
    RedisConnection(RedisConnection &&) noexcept;
    RedisConnection &operator=(RedisConnection &&) noexcept;
    ~RedisConnection();

    /// Sends the commands in one go and waits for an answer to each, in order. A refusal is an
    /// answer; an error means that there will be no more of them: the connection is of no use then
    /// and returns that error again. Returns within one second of the deadline or of its stop.
    Result<std::vector<RespValue>> exchange(std::span<const RedisCommand> commands,
                                            const Deadline &deadline);
    Result<RespValue> exchange(const RedisCommand &command, const Deadline &deadline);

    /// Whom this is connected to, for sentences.
    const std::string &peer() const;
    bool isEncrypted() const;
    /// "TLSv1.3"; empty where it is not encrypted.
    std::string protocol() const;

private:
    class Link;
    explicit RedisConnection(std::unique_ptr<Link> link);

    std::unique_ptr<Link> m_link;
};

} // namespace sidestage
