// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <QUrl>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

enum class TlsVersion : std::uint8_t { Ssl3, Tls10, Tls11, Tls12, Tls13 };
inline constexpr std::array<std::string_view, 5> tlsVersionNames{"SSLv3", "TLSv1.0", "TLSv1.1",
                                                                 "TLSv1.2", "TLSv1.3"};
constexpr std::string_view nameOf(TlsVersion version)
{
    return tlsVersionNames.at(static_cast<std::size_t>(version));
}
/// Whether it can be asked for from here: SSL 3.0 always, the others where OpenSSL speaks them.
bool isSpokenHere(TlsVersion version);

/// What one handshake proposes.
struct TlsOffer
{
    QUrl peer; ///< https, with a host
    std::string serverName; ///< asked for by name (RFC 6066); empty: the peer's host
    std::optional<TlsVersion> only; ///< nothing: TLS 1.0 to 1.3, as any client
    std::vector<std::string> protocols; ///< to choose from, by ALPN (RFC 7301); may be empty
};

/// What a server agreed to.
struct TlsSession
{
    TlsVersion version = TlsVersion::Tls13;
    std::string cipher; ///< OpenSSL's name: "ECDHE-RSA-AES256-GCM-SHA384"
    int cipherBits = 0; ///< how much of a secret encrypts; 0: nothing is encrypted
    bool hasForwardSecrecy = false;
    bool isAead = false;
    std::string keyExchange; ///< "X25519", "P-256", "DH 2048", "RSA"; empty: not told
    std::string protocol; ///< by ALPN; empty: none was chosen
    std::vector<std::string> certificates; ///< DER, in the order sent; none with SSL 3.0
    std::string status; ///< the stapled OCSP response, DER; empty: none
    bool wantsCertificate = false; ///< the server asked us for one; it gets none
};

/// What came of a handshake that reached a server.
struct TlsAnswer
{
    std::optional<TlsSession> session; ///< nothing: the server declined
    std::string refusal; ///< why, to be read after the server's name: "refused the version"
    /// Closed or reset without a word: many servers decline like this, and so does a bad line.
    bool isSilentRefusal = false;
    bool isTls = false; ///< it answered in TLS, if only to decline
    bool isUnderstood = true; ///< false: what it said is neither agreement nor refusal
};

/// Connects, shakes hands, closes. Nothing is sent once the handshake is done but its farewell,
/// and nothing is verified: the certificates are handed over as they came, for others to judge.
/// Every version and cipher that OpenSSL can still speak is allowed here, weak ones included.
///
/// Runs an event loop of its own while it waits: for worker threads alone; a QCoreApplication must
/// exist. Returns within one second of the deadline or its stop. An error means that no answer
/// came: no way to the host, a silence, bytes without end.
Result<TlsAnswer> shakeHands(const TlsOffer &offer, const Deadline &deadline);

} // namespace sidestage
