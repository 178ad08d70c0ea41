// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/keychain.h"

#include <QString>
#include <QVariant>

#include <chrono>

class QDBusVariant;

namespace sidestage {

/// What QtKeychain does not tell of the keychain on Linux: whether there is one and whether it is
/// locked. A locked keyring that nobody unlocks looks to it like one without the entry. Speaks the
/// Secret Service API 0.2 of freedesktop.org over the session's bus; asks for no secret. Where
/// QtKeychain would speak to KWallet instead, and on other systems, every state is Unknown.
class SecretService : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Both answer within the time given to them, from the event loop, unless this is gone.
    void look(std::chrono::milliseconds patience, const Keychain::Looked &looked);
    /// Done, Refused, Absent, Silent or Failed.
    void unlock(std::chrono::milliseconds patience, std::function<void(KeychainOutcome)> done);

private Q_SLOTS:
    void promptCompleted(bool isDismissed, const QDBusVariant &result);

private:
    void lookAtDefault(const QString &collection, int patience, const Keychain::Looked &looked);
    void unlockCollection(const QString &collection, std::chrono::milliseconds patience);
    void prompt(const QString &path, std::chrono::milliseconds patience);
    void unlocked(KeychainOutcome outcome);

    std::function<void(KeychainOutcome)> m_unlocked; ///< while an unlocking is under way
    QString m_prompt;
};

} // namespace sidestage
