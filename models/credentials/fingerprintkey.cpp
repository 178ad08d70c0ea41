// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/fingerprintkey.h"

namespace sidestage {

std::string_view FingerprintKey::describe(FingerprintKeySource source)
{
    switch (source) {
    case FingerprintKeySource::Variable:
        return "SIDESTAGE_FINGERPRINT_KEY";
    case FingerprintKeySource::Keychain:
        return "the keychain";
    case FingerprintKeySource::Session:
        return "made for this run";
    case FingerprintKeySource::Demo:
        return "the demo's public key";
    }
    return "made for this run";
}

FingerprintKey FingerprintKey::fromVariableOrRandom(const VariableReader &read)
{
    if (auto key = read("SIDESTAGE_FINGERPRINT_KEY"); key && !key->empty())
        return {Secret(std::move(*key)), FingerprintKeySource::Variable};
    return {randomKey(), FingerprintKeySource::Session};
}

std::shared_ptr<const Fingerprinter> FingerprintKey::fingerprinter() const
{
    return std::make_shared<const Fingerprinter>(key.duplicate(),
                                                 source == FingerprintKeySource::Session
                                                     ? Fingerprinter::Lasts::OneRun
                                                     : Fingerprinter::Lasts::Always);
}

FingerprintKey FingerprintKey::demo()
{
    return {Secret(std::string("every value of the demo is invented")), FingerprintKeySource::Demo};
}

} // namespace sidestage
