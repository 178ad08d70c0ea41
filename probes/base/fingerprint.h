// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"
#include "probes/base/secret.h"

#include <string_view>

namespace sidestage {

/// Turns values into fingerprints under one key. Equal values have equal fingerprints under the
/// same key alone. Usable from any thread; the key never leaves it.
class Fingerprinter
{
public:
    explicit Fingerprinter(Secret key);

    /// HMAC-SHA-256 (RFC 2104, FIPS 180-4) of the bytes, truncated to 128 bits.
    Fingerprint of(std::string_view bytes) const;
    /// The digest of a hidden value, with the shape and mode that the caller recognised.
    SecretDigest digest(std::string_view value, std::string shape, bool isCredential,
                        KeyMode mode = KeyMode::None) const;
    /// Tells two keys apart without telling the key: "6c1f0a2b".
    std::string keyId() const;

private:
    Secret m_key;
};

} // namespace sidestage
