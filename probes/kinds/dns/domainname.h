// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The name as resolvers are asked for it: in lower case, in ASCII (IDNA), without a dot at its
/// end. Nothing for what is no domain name; an underscore may begin a label.
std::optional<std::string> asciiName(std::string_view text);
bool isAddress(std::string_view text);
/// Whether it means this machine or a network without a DNS, and no resolver is asked: "localhost",
/// "x.localhost" (RFC 6761), a single label.
bool isLocalName(std::string_view name);

/// The name without its first label; empty for a single label.
std::string parentOf(std::string_view name);
/// The domain that somebody registered, by the public suffix list: "acme.co.uk" for
/// "app.acme.co.uk". Empty for a public suffix.
std::string registeredDomain(std::string_view name);

/// What is told of a name that aliases lead to: host names of an environment as they are, of other
/// names the domain alone that they are in, since what stands before it is given out by a provider.
/// "d1.cloudfront.net" is "*.cloudfront.net".
std::string shapeOf(const std::string &name, const std::vector<std::string> &knownHosts);

/// Where, above a name or at it, something was found: in words, so that environments whose names
/// are of different length can be compared.
std::string placeOf(std::string_view foundAt, std::string_view name);

} // namespace sidestage
