// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// How far a cookie goes by its Domain (RFC 6265 section 5.3, steps 4 to 6, and 5.1.3).
enum class CookieScope : std::uint8_t {
    HostOnly, ///< to the host that sets it
    HostAndBelow, ///< its Domain is that host
    Parent, ///< its Domain is above that host and below what somebody registered
    Site, ///< to every host of the registered domain
    PublicSuffix, ///< to the hosts of many owners: browsers refuse it
    Foreign ///< its Domain does not cover the host that sets it: browsers refuse it
};
/// "host-only", "host-and-below", "parent", "site", "public-suffix", "foreign".
std::string_view nameOf(CookieScope scope);

/// `domain`: as parseCookie gives it. `host`: the one that sets the cookie, in lower case.
CookieScope cookieScope(const std::optional<std::string> &domain, std::string_view host);

/// Whether browsers keep it at all.
constexpr bool isKept(CookieScope scope)
{
    return scope != CookieScope::PublicSuffix && scope != CookieScope::Foreign;
}

} // namespace sidestage
