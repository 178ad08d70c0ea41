// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

namespace sidestage::test {

/// The server's side of one sign-in with SCRAM-SHA-256 (RFC 5802, RFC 7677): the password itself
/// never travels.
class ScramServer
{
public:
    ScramServer(QByteArray user, QByteArray password, int rounds)
        : m_user(std::move(user)), m_password(std::move(password)), m_rounds(rounds)
    {
    }

    /// The answer to the client's first message; nothing where it is none, or another user's.
    std::optional<QByteArray> begin(const QByteArray &clientFirst);
    /// The answer to its second one; nothing where the proof is wrong.
    std::optional<QByteArray> finish(const QByteArray &clientFinal);

private:
    QByteArray m_user;
    QByteArray m_password;
    int m_rounds;
    QByteArray m_clientFirstBare;
    QByteArray m_serverFirst;
    QByteArray m_nonce;
};

} // namespace sidestage::test
