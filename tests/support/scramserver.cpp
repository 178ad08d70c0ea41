// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scramserver.h"

#include <QByteArrayList>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QString>

namespace sidestage::test {

namespace {

constexpr int keySize = 32;

QByteArray salt()
{
    return QByteArrayLiteral("a salt of twenty-eight bytes"); // what clients insist on
}

QByteArray signedWith(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

/// The value of `name=` among the parts between commas.
QByteArray part(const QByteArray &message, char name)
{
    const auto parts = message.split(',');
    for (const auto &one : parts) {
        if (one.size() > 1 && one.at(0) == name && one.at(1) == '=')
            return one.mid(2);
    }
    return {};
}

} // namespace

std::optional<QByteArray> ScramServer::begin(const QByteArray &clientFirst)
{
    m_clientFirstBare = clientFirst.mid(3); // behind "n,,": no channel binding, no other identity
    m_nonce = part(m_clientFirstBare, 'r') + QByteArrayLiteral("server0123456789");
    if (!clientFirst.startsWith("n,,") || part(m_clientFirstBare, 'n') != m_user)
        return {};
    m_serverFirst = QByteArray("r=" + m_nonce + ",s=" + salt().toBase64()
                               + ",i=" + QByteArray::number(m_rounds));
    return m_serverFirst;
}

std::optional<QByteArray> ScramServer::finish(const QByteArray &clientFinal)
{
    const auto proof = QByteArray::fromBase64(part(clientFinal, 'p'));
    const auto withoutProof = clientFinal.left(clientFinal.lastIndexOf(",p="));
    const QByteArray spoken = m_clientFirstBare + ',' + m_serverFirst + ',' + withoutProof;
    const auto salted = QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256, m_password,
                                                           salt(), m_rounds, keySize);
    const auto clientKey = signedWith(salted, "Client Key");
    const auto storedKey = QCryptographicHash::hash(clientKey, QCryptographicHash::Sha256);
    auto expected = signedWith(storedKey, spoken);
    for (int i = 0; i < keySize; ++i)
        expected[i] = static_cast<char>(expected[i] ^ clientKey[i]);
    if (part(clientFinal, 'r') != m_nonce || proof != expected)
        return {};
    return QByteArray("v=" + signedWith(signedWith(salted, "Server Key"), spoken).toBase64());
}

} // namespace sidestage::test
