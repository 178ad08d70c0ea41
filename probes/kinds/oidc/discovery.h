// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/oidc/webreader.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// What a provider publishes about itself (OpenID Connect Discovery 1.0, RFC 8414).
struct Discovery
{
    QJsonObject document;
    std::string address; ///< where it was read
    std::string mediaType; ///< of the answer
    bool isOpenId = true; ///< openid-configuration; else oauth-authorization-server

    std::string issuer() const;
    std::string text(const char *member) const;
    /// Whether the issuer is the one that belongs to the address (section 4.3; RFC 8414 section
    /// 3.3): otherwise tokens of one provider could pass for another's. A placeholder such as
    /// "{tenantid}" stands for one part of the path: providers that serve many tenants have it.
    bool isIssuersOwn() const;
};

/// Where an issuer's document may be: the address that OpenID Connect names, then RFC 8414's.
std::vector<std::string> discoveryAddresses(const std::string &issuer);
/// Issuers that an authorize endpoint may belong to, the likeliest first.
std::vector<std::string> likelyIssuers(const WebUrl &authorizeEndpoint);

/// The document of a named issuer. NotFound where the provider has none.
Result<Discovery> readDiscovery(WebReader &reader, const std::string &issuer);
/// The document of the provider that an authorize endpoint belongs to; nothing where it has
/// none, an error where one cannot be read.
Result<std::optional<Discovery>> findDiscovery(WebReader &reader, const WebUrl &endpoint);

/// Writes `found`, `media-type`, `issuer`, `issuer-matches`, `encrypted`, `endpoints/…`,
/// `supported/…`, `flags/…` and `other/…`.
void writeDiscovery(const FactWriter &facts, const Discovery &discovery);

} // namespace sidestage
