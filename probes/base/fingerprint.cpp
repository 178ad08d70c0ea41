// SPDX-License-Identifier: Apache-2.0
#include "probes/base/fingerprint.h"

#include <QByteArrayView>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace sidestage {

Fingerprinter::Fingerprinter(Secret key) : m_key(std::move(key)) { }

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
    return {of(value), lengthClassOf(value.size()), mode, isCredential, std::move(shape)};
}

std::string Fingerprinter::keyId() const
{
    SecretDigest digest;
    digest.fingerprint = of("sidestage key id");
    return digest.fingerprintText().substr(0, 8);
}

} // namespace sidestage
