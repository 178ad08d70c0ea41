// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// The parts of `scheme://user:password@host:port/path?query` that decide what may be shown.
/// Views into the text they were read from; nothing is decoded.
struct UrlParts
{
    std::string_view user;
    std::string_view password;
    std::string_view host; ///< of the first member where there are several
    std::size_t authority = 0; ///< position of the user part or host
    std::size_t hostPosition = 0; ///< behind the `@`
    /// Whether path or query, or a stray `@`, may hide a secret: then nothing of it is shown.
    bool mayHoldSecrets = false;
};

/// Nothing for a text that is no URL with an authority.
std::optional<UrlParts> urlPartsOf(std::string_view url);
/// The URL with `•••` in place of its password, and of its user name too where that is secret.
std::string maskedUrl(std::string_view url, const UrlParts &parts, bool maskUser);

/// A host as people write it among an environment's hosts, without the port that it may have
/// there: "shop.test" of "shop.test:8443", "::1" of "[::1]:8443". What follows a colon and is no
/// number stays.
std::string hostWithoutPort(std::string_view host);

} // namespace sidestage
