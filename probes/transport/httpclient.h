// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/hostpacing.h"
#include "probes/transport/httpmessage.h"
#include "probes/transport/signinform.h"

#include <cstdint>
#include <memory>

namespace sidestage {

/// How a client treats the hosts that it asks.
struct HttpManners
{
    HostPacing *pacing = nullptr; ///< outlives the client; without one nobody is waited for
    Milliseconds interval{0}; ///< the least time from one request to the next at one host
    /// Longest wait for one answer; waiting for a turn does not count.
    Milliseconds requestTimeout = std::chrono::hours(24);
};

/// What stood in the way where an exchange brought no answer.
enum class HttpObstacle : std::uint8_t {
    None,
    NoSuchName, ///< no address was found for the host
    Refused, ///< nothing listens there
    NoTls, ///< no handshake came about, whatever the certificate: no common version, or no TLS
    Other
};

/// Sends one request after another and waits for each answer, on a connection of its own. Made,
/// used and destroyed on one worker thread (never the one that paints: it runs an event loop of
/// its own while it waits). A QCoreApplication must exist.
///
/// It follows no redirect, keeps no cookie, caches nothing, asks nobody for a password, and
/// verifies certificates unless told otherwise. The system's proxy is used, with the name and the
/// password that the system has for it, but never for this machine's own addresses. What a proxy
/// fails at is an error that says so, and no answer of the site.
///
/// It speaks HTTP/1.1 over Qt's sockets and does not use QNetworkAccessManager: in Qt 6.4 that
/// reads headers without a bound, cannot be aborted while they keep coming, and takes a body that
/// was reset half-way for a whole one. A server that would rather speak HTTP/2 is asked for
/// HTTP/1.1, and the answer's version says "2".
class HttpClient
{
public:
    /// NotFound or BadInput where the file of authorities cannot be used.
    static Result<HttpClient> make(const HttpTrust &trust, const HttpLimits &limits = {},
                                   const HttpManners &manners = {});
    HttpClient(HttpClient &&) noexcept;
    HttpClient &operator=(HttpClient &&) noexcept;
    ~HttpClient();

    /// One request and its answer. Returns within one second of the deadline or of its stop. Any
    /// status is an answer; an error means that no answer came. Where the headers came and the
    /// body did not, the answer says so in `bodyFailure`.
    Result<HttpResponse> exchange(const HttpRequest &request, const Deadline &deadline);
    /// Of the last exchange.
    HttpObstacle obstacle() const;

    /// Sends a sign-in form, once, and waits for the answer as `exchange` does. `headers`: the
    /// cookies that belong to the form. The only request that is no look: see SignInForm for where
    /// it can go.
    Result<HttpResponse> signIn(const SignInForm &form, const HttpHeaders &headers,
                                const Deadline &deadline);

private:
    struct Parts;
    struct Outgoing;
    Result<HttpResponse> send(const Outgoing &outgoing, const Deadline &deadline);
    explicit HttpClient(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace sidestage
