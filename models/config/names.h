// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// Why a text cannot name an environment or a service; empty where it can. Letters, digits, `.`,
/// `_` and `-`, beginning with a letter or a digit: such a name needs no escape in a path, in a
/// pattern, in a list of a note or on a command line.
std::string whyNotName(std::string_view text);

/// Why a text cannot name a credential: the same letters, and `/` between parts.
std::string whyNotCredentialName(std::string_view text);

/// Why a text is no host as it stands in `hosts`: a host name, an IPv4 address or an IPv6 address
/// in brackets, each with an optional port. Empty where it is one.
std::string whyNotHost(std::string_view text);

// The same as patterns of JSON Schema.
inline constexpr std::string_view namePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
inline constexpr std::string_view credentialNamePattern =
    "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$";
inline constexpr std::string_view hostPattern =
    "^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$";

} // namespace sidestage
