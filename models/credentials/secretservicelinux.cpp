// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/secretservice.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>
#include <QLibrary>
#include <QTimer>

namespace sidestage {

namespace {

const QString service = QStringLiteral("org.freedesktop.secrets");
const QString servicePath = QStringLiteral("/org/freedesktop/secrets");
const QString serviceInterface = QStringLiteral("org.freedesktop.Secret.Service");
const QString promptInterface = QStringLiteral("org.freedesktop.Secret.Prompt");
const QString nothing = QStringLiteral("/"); // "no such object" and "no prompt" in that API

/// Without an address libdbus would look for one through an X server, and start a bus there.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

/// QtKeychain loads it by name, and knows no keychain of this kind without.
bool hasLibsecret()
{
    QLibrary library(QStringLiteral("secret-1"), 0);
    return library.load();
}

bool isPlasma()
{
    return qgetenv("XDG_CURRENT_DESKTOP") == "KDE"
        && qEnvironmentVariableIsSet("KDE_SESSION_VERSION");
}

KeychainState stateOf(const QDBusError &error)
{
    switch (error.type()) {
    case QDBusError::ServiceUnknown:
    case QDBusError::NoServer:
    case QDBusError::Disconnected:
    case QDBusError::UnknownObject:
    case QDBusError::UnknownInterface:
    case QDBusError::UnknownMethod:
        return KeychainState::Absent;
    case QDBusError::NoReply:
    case QDBusError::TimedOut:
    case QDBusError::Timeout:
        return KeychainState::Silent;
    default:
        // The bus has tried to start one, and it did not come up.
        return error.name().startsWith(QStringLiteral("org.freedesktop.DBus.Error.Spawn"))
            ? KeychainState::Absent
            : KeychainState::Silent;
    }
}

template <typename Done>
void ask(QObject *owner, const QDBusMessage &message, int patience, Done done)
{
    auto *watcher = new QDBusPendingCallWatcher(
        QDBusConnection::sessionBus().asyncCall(message, patience), owner);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, owner,
                     [watcher, done = std::move(done)] {
                         watcher->deleteLater();
                         done(static_cast<const QDBusPendingCall &>(*watcher));
                     });
}

QDBusMessage readAlias()
{
    auto message = QDBusMessage::createMethodCall(service, servicePath, serviceInterface,
                                                  QStringLiteral("ReadAlias"));
    message << QStringLiteral("default");
    return message;
}

} // namespace

void SecretService::look(std::chrono::milliseconds patience, const Keychain::Looked &looked)
{
    if (isPlasma()) {
        QTimer::singleShot(0, this, [looked] { looked(KeychainState::Unknown); });
        return;
    }
    if (!hasSessionBus() || !hasLibsecret() || !QDBusConnection::sessionBus().isConnected()) {
        QTimer::singleShot(0, this, [looked] { looked(KeychainState::Absent); });
        return;
    }
    const int each = static_cast<int>(patience.count() / 2);
    ask(this, readAlias(), each,
        [this, each, looked](const QDBusPendingReply<QDBusObjectPath> &reply) {
            if (reply.isError())
                looked(stateOf(reply.error()));
            else
                lookAtDefault(reply.value().path(), each, looked);
        });
}

void SecretService::lookAtDefault(const QString &collection, int patience,
                                  const Keychain::Looked &looked)
{
    if (collection == nothing) {
        looked(KeychainState::Empty);
        return;
    }
    auto message = QDBusMessage::createMethodCall(service, collection,
                                                  QStringLiteral("org.freedesktop.DBus.Properties"),
                                                  QStringLiteral("Get"));
    message << QStringLiteral("org.freedesktop.Secret.Collection") << QStringLiteral("Locked");
    ask(this, message, patience, [looked](const QDBusPendingReply<QDBusVariant> &reply) {
        if (reply.isError())
            looked(stateOf(reply.error()));
        else
            looked(reply.value().variant().toBool() ? KeychainState::Locked : KeychainState::Ready);
    });
}

void SecretService::unlock(std::chrono::milliseconds patience,
                           std::function<void(KeychainOutcome)> done)
{
    if (m_unlocked) {
        QTimer::singleShot(0, this, [done] { done(KeychainOutcome::Failed); });
        return;
    }
    m_unlocked = std::move(done);
    look(std::chrono::seconds(5), [this, patience](KeychainState state) {
        if (state != KeychainState::Locked) {
            unlocked(outcomeOf(state));
            return;
        }
        ask(this, readAlias(), 5000,
            [this, patience](const QDBusPendingReply<QDBusObjectPath> &reply) {
                if (reply.isError())
                    unlocked(outcomeOf(stateOf(reply.error())));
                else
                    unlockCollection(reply.value().path(), patience);
            });
    });
}

void SecretService::unlockCollection(const QString &collection, std::chrono::milliseconds patience)
{
    auto message = QDBusMessage::createMethodCall(service, servicePath, serviceInterface,
                                                  QStringLiteral("Unlock"));
    message << QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(collection)});
    ask(this, message, 5000,
        [this, patience](const QDBusPendingReply<QList<QDBusObjectPath>, QDBusObjectPath> &reply) {
            if (reply.isError())
                unlocked(outcomeOf(stateOf(reply.error())));
            else if (const auto path = reply.argumentAt<1>().path(); path == nothing)
                unlocked(KeychainOutcome::Done);
            else
                prompt(path, patience);
        });
}

void SecretService::prompt(const QString &path, std::chrono::milliseconds patience)
{
    m_prompt = path;
    QDBusConnection::sessionBus().connect(service, m_prompt, promptInterface,
                                          QStringLiteral("Completed"), this,
                                          SLOT(promptCompleted(bool, QDBusVariant)));
    auto message = QDBusMessage::createMethodCall(service, m_prompt, promptInterface,
                                                  QStringLiteral("Prompt"));
    message << QString(); // no window of ours to stand before
    ask(this, message, 5000, [this](const QDBusPendingReply<> &reply) {
        if (reply.isError())
            unlocked(outcomeOf(stateOf(reply.error())));
    });
    QTimer::singleShot(patience, this, [this, path] {
        if (m_prompt != path)
            return;
        QDBusConnection::sessionBus().send(QDBusMessage::createMethodCall(
            service, path, promptInterface, QStringLiteral("Dismiss")));
        unlocked(KeychainOutcome::Silent);
    });
}

void SecretService::promptCompleted(bool isDismissed, const QDBusVariant &)
{
    unlocked(isDismissed ? KeychainOutcome::Refused : KeychainOutcome::Done);
}

void SecretService::unlocked(KeychainOutcome outcome)
{
    if (!m_prompt.isEmpty()) {
        QDBusConnection::sessionBus().disconnect(service, m_prompt, promptInterface,
                                                 QStringLiteral("Completed"), this,
                                                 SLOT(promptCompleted(bool, QDBusVariant)));
        m_prompt.clear();
    }
    if (const auto done = std::exchange(m_unlocked, nullptr))
        done(outcome);
}

} // namespace sidestage
#endif
