// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sidestage {

/// Where a server listens.
struct MongoEndpoint
{
    std::string host;
    int port = 27017;
    std::string socketPath; ///< of a Unix socket; then host and port mean nothing

    /// Whether no other machine can listen in.
    bool isLocal() const;
    /// "db.acme.test:27017", "[::1]:27017" or the socket's path.
    std::string toString() const;
};

enum class MongoTls : std::uint8_t {
    Off,
    Required, ///< encrypted, whoever answers
    VerifyCa, ///< by an authority that is trusted, for whatever name
    VerifyFull
};

struct MongoTrust
{
    MongoTls mode = MongoTls::VerifyFull;
    std::string caFile; ///< PEM, in addition to the system's authorities; may be empty
};

/// A connection of bytes. Made, used and destroyed on one worker thread; it runs an event loop of
/// its own while it waits. A QCoreApplication must exist. All waiting ends within one second of
/// the deadline or of its stop, and from then on the connection is broken.
class MongoSocket
{
public:
    /// Connects, with TLS where `trust` says so. NotFound or BadInput where the file of authorities
    /// cannot be used.
    static Result<std::unique_ptr<MongoSocket>> open(const MongoEndpoint &endpoint,
                                                     const MongoTrust &trust,
                                                     const Deadline &connecting,
                                                     const Deadline &whole);
    /// One that is broken from the beginning.
    static std::unique_ptr<MongoSocket> unconnected(const MongoEndpoint &endpoint, Error reason,
                                                    const Deadline &whole);
    ~MongoSocket();
    MongoSocket(const MongoSocket &) = delete;
    MongoSocket &operator=(const MongoSocket &) = delete;

    /// Takes all bytes; they go out while anybody waits.
    void write(std::string_view bytes);
    /// What has arrived, at most `into.size()` bytes, and waits no longer than `within` for at
    /// least `least` of them.
    std::size_t read(std::span<char> into, std::size_t least, Milliseconds within);
    bool canRead() const;
    /// Why nothing more will arrive. What had arrived before can still be read.
    const std::optional<Error> &breakage() const;
    /// Of the deadline or the stop, once either has come; the connection then breaks.
    void breakFor(Error reason);

    bool isEncrypted() const;
    std::string protocol() const; ///< "TLSv1.3"; empty without TLS

    /// Waits until one of them can be read or is broken, and no longer than `within`.
    static void waitForAny(std::span<MongoSocket *const> sockets, Milliseconds within);

private:
    struct Parts;
    explicit MongoSocket(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace sidestage
