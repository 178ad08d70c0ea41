// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace sidestage {

/// A real gnome-keyring on a session bus of the test's own, with a home of its own: nothing of the
/// person's who runs the tests is touched.
class KeyringSession
{
public:
    /// Starts the test anew below `dbus-run-session`, and returns only there, or where there is no
    /// such program. Call it first in `main`.
    static void enterBus(char **arguments);
    /// Why no keyring can be had here; empty where it can.
    static QString whyNot();

    /// Sets HOME and the XDG folders of this process.
    KeyringSession();
    ~KeyringSession();
    KeyringSession(const KeyringSession &) = delete;
    KeyringSession &operator=(const KeyringSession &) = delete;

    /// Starts the daemon with an unlocked keyring. False where it does not come up.
    bool start();
    /// False where the keyring was not locked.
    static bool lock();
    /// A daemon that does not answer, and answers again.
    void freeze() const;
    void thaw() const;
    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
};

} // namespace sidestage
