// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What a certificate says, as far as it can be compared. Its texts are fit to be shown.
struct Certificate
{
    std::string subject; ///< common name; empty: none
    std::string issuer; ///< common name of the authority
    std::string issuerOrganisation;
    std::string keyType; ///< "RSA", "EC", "ED25519"
    std::string keyCurve; ///< "P-256"; empty: the key has none
    int keySize = 0; ///< bits
    std::string keyFingerprint; ///< SHA-256 of the SubjectPublicKeyInfo, in hexadecimal digits
    std::string signature; ///< "sha256WithRSAEncryption"
    std::int64_t notBefore = 0; ///< milliseconds since 1970
    std::int64_t notAfter = 0;
    std::vector<std::string> names; ///< hosts and addresses that it is for, in lower case
    bool hasWildcard = false;
    bool mustStaple = false; ///< promises a stapled status (RFC 7633)
};

/// Nothing for bytes that are no certificate.
std::optional<Certificate> certificateOf(std::string_view der);

enum class Coverage : std::uint8_t { None, ByName, ByWildcard };
/// Whether it is for that host or address, as browsers see it: the common name does not count
/// (RFC 9525, 6.3).
Coverage coverageOf(std::string_view der, const std::string &host);

/// "expired", "not-yet-valid", "under-7-days", "under-30-days", "30-days-or-more".
std::string_view timeLeft(std::int64_t notBefore, std::int64_t notAfter, std::int64_t now);

} // namespace sidestage
