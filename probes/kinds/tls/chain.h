// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Whom a chain may lead to. DER.
struct TrustedRoots
{
    std::vector<std::string> system; ///< authorities that this machine trusts anyway
    std::vector<std::string> named; ///< of the target alone
};

enum class IssuerClass : std::uint8_t {
    PublicAuthority, ///< of the system's store
    PrivateAuthority, ///< that the target names
    SelfSigned,
    Unknown
};
/// "public-authority", "private-authority", "self-signed", "unknown-authority".
std::string_view nameOf(IssuerClass issuer);

/// What comes of a chain as a client sees it that has nothing but its roots.
struct ChainVerdict
{
    std::vector<std::string> complaints; ///< to be read after "the certificate "; none: it verifies
    /// Whether it leads to a root, trusted or not, with what was sent and what is trusted here.
    bool isComplete = false;
    bool isInOrder = false; ///< each certificate is signed by the next one
    bool isRootSent = false; ///< behind the server's own certificate stands one signed by itself
    IssuerClass issuer = IssuerClass::Unknown;
    /// When the first of the authorities that it leads over ends, and from when all of them count:
    /// milliseconds since 1970; nothing where there is none.
    std::optional<std::int64_t> authoritiesBegin;
    std::optional<std::int64_t> authoritiesEnd;
};

/// Looks at what a server sent, its own certificate first, without asking anybody. `host`: name or
/// address that was wanted; `now`: milliseconds since 1970. Strengths are those of OpenSSL's level
/// 2 (112 bits), the default of Debian and others.
ChainVerdict verdictOn(const std::vector<std::string> &sent, const TrustedRoots &roots,
                       const std::string &host, std::int64_t now);

} // namespace sidestage
