// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/fingerprintkey.h"

#include <QRandomGenerator>

#include <array>

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
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    std::string bytes;
    for (const auto word : random) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(word >> shift & 0xff);
    }
    random.fill(0);
    return {Secret(std::move(bytes)), FingerprintKeySource::Session};
}

FingerprintKey FingerprintKey::demo()
{
    return {Secret(std::string("every value of the demo is invented")), FingerprintKeySource::Demo};
}

} // namespace sidestage
