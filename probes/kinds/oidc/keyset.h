// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// A key of a published set (RFC 7517), without its numbers.
struct PublishedKey
{
    std::string id; ///< "kid"; may be empty
    std::string type; ///< "RSA 2048", "EC P-256", "OKP Ed25519", "oct"
    std::string algorithm; ///< "alg"; may be empty
    std::string use; ///< "sig", "enc", or operations; may be empty
    /// RFC 7638: SHA-256 of what makes the key, base64url. Empty for a key that is no pair.
    std::string thumbprint;
    bool isPrivate = false; ///< holds what nobody but the provider may know
};

/// Nothing where the object is no key.
std::optional<PublishedKey> publishedKey(const QJsonObject &key);
/// Protocol where the document has no list of keys; TooLarge beyond 200. What is no key is left
/// out (section 5: unknown types are ignored).
Result<std::vector<PublishedKey>> keySetOf(const QJsonObject &document);

/// Writes `count`, `ids`, `types`, `algorithms`, `uses`, `private`, `holders/THUMBPRINT` (the
/// issuer) and, for a provider that belongs to this environment alone, `of-own-provider`.
void writeKeySet(const FactWriter &facts, const std::vector<PublishedKey> &keys,
                 const std::string &issuer, bool isOwnProvider);

} // namespace sidestage
