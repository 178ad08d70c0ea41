// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/environmentcredentials.h"
#include "probes/base/fingerprint.h"

#include <cstdint>
#include <memory>

namespace sidestage {

/// Where the key came from under which hidden values become fingerprints.
enum class FingerprintKeySource : std::uint8_t {
    Variable, ///< SIDESTAGE_FINGERPRINT_KEY
    Keychain, ///< the system's keychain
    Session, ///< made up for this run: fingerprints and pins mean nothing beyond it
    Demo ///< the demo workspace's own, which is public
};

struct FingerprintKey
{
    Secret key;
    FingerprintKeySource source = FingerprintKeySource::Session;

    /// A sentence for reports: "SIDESTAGE_FINGERPRINT_KEY".
    static std::string_view describe(FingerprintKeySource source);
    /// The variable's key if it is set and not empty; else a random one of 256 bits for this run.
    static FingerprintKey fromVariableOrRandom(const VariableReader &read);
    static FingerprintKey demo();
    std::shared_ptr<const Fingerprinter> fingerprinter() const;
};

} // namespace sidestage
