// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compare/comparison.h"

#include <cstring>
#include <optional>
#include <unordered_map>

namespace sidestage {

/// Production's credentials, by fingerprint: a credential that another environment shares is found
/// under whatever path it stands there. Immutable.
class CredentialIndex
{
public:
    CredentialIndex() = default;
    explicit CredentialIndex(const Comparison &comparison);

    /// The first row at which production has that credential.
    std::optional<std::uint32_t> rowOf(const FactValue &value) const;

private:
    struct Hash
    {
        std::size_t operator()(const Fingerprint &fingerprint) const
        {
            // Bits of an HMAC are as good as any hash of them.
            std::size_t bits = 0;
            std::memcpy(&bits, fingerprint.data(), sizeof bits);
            return bits;
        }
    };
    std::unordered_map<Fingerprint, std::uint32_t, Hash> m_rows;
};

} // namespace sidestage
