// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"
#include "probes/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sidestage {

/// Turns values into fingerprints under one key. Equal values have equal fingerprints under the
/// same key alone. Usable from any thread; the key never leaves it.
class Fingerprinter
{
public:
    /// How long the key means something.
    enum class Lasts : std::uint8_t {
        Always, ///< somebody keeps it: what it made elsewhere can be held against what it makes
        OneRun ///< made up, and nobody's afterwards
    };

    explicit Fingerprinter(Secret key, Lasts lasts = Lasts::Always);
    /// One under a key that was made up just now.
    static Fingerprinter madeUp();

    /// HMAC-SHA-256 (RFC 2104, FIPS 180-4) of the bytes, truncated to 128 bits.
    Fingerprint of(std::string_view bytes) const;
    /// The digest of a hidden value, with the shape and mode that the caller recognised.
    SecretDigest digest(std::string_view value, std::string shape, bool isCredential,
                        KeyMode mode = KeyMode::None) const;
    /// Tells two keys apart without telling the key: "6c1f0a2b".
    std::string keyId() const;
    /// The same as a number, which every digest carries.
    std::uint32_t keyNumber() const { return m_keyNumber; }
    Lasts lasts() const { return m_lasts; }

private:
    Secret m_key;
    Lasts m_lasts;
    std::uint32_t m_keyNumber;
};

/// 256 bits from the system's generator.
Secret randomKey();

} // namespace sidestage
