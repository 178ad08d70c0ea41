// SPDX-License-Identifier: Apache-2.0
#include "probes/base/fingerprint.h"

#include <QByteArrayView>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {
constexpr std::string_view keyText = "sidestage key id";
}

Fingerprinter::Fingerprinter(Secret key, Lasts lasts)
    : m_key(std::move(key)), m_lasts(lasts), m_keyNumber(0)
{
    const auto bytes = of(keyText);
    for (std::size_t i = 0; i < sizeof m_keyNumber; ++i)
        m_keyNumber = m_keyNumber << 8 | bytes.at(i);
}

Fingerprinter Fingerprinter::madeUp()
{
    return Fingerprinter(randomKey(), Lasts::OneRun);
}

Fingerprint Fingerprinter::of(std::string_view bytes) const
{
    const auto key = m_key.reveal();
    const auto mac = QMessageAuthenticationCode::hash(
        QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())),
        QByteArray::fromRawData(key.data(), static_cast<qsizetype>(key.size())),
        QCryptographicHash::Sha256);
    Fingerprint fingerprint;
    std::copy_n(mac.begin(), fingerprint.size(), fingerprint.begin());
    return fingerprint;
}

SecretDigest Fingerprinter::digest(std::string_view value, std::string shape, bool isCredential,
                                   KeyMode mode) const
{
    return {of(value),  lengthClassOf(value.size()), mode, isCredential, std::move(shape),
            m_keyNumber};
}

std::string Fingerprinter::keyId() const
{
    SecretDigest digest;
    digest.fingerprint = of(keyText);
    return digest.fingerprintText().substr(0, 8);
}

Secret randomKey()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    std::string bytes;
    for (const auto word : random) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(word >> shift & 0xff);
    }
    random.fill(0);
    return Secret(std::move(bytes));
}

} // namespace sidestage
