// SPDX-License-Identifier: Apache-2.0
#include "tests/support/keyringsession.h"

#include <QDir>
#include <QStandardPaths>

#include <csignal>
#include <unistd.h>

namespace sidestage {

namespace {

const char *const insideBus = "SIDESTAGE_TEST_BUS";

/// Asks the daemon with gdbus, so that what is tested is not what tests.
bool ask(const char *name, const QStringList &arguments, QByteArray *answer = nullptr)
{
    QProcess process;
    process.start(QStringLiteral("gdbus"),
                  QStringList{QStringLiteral("call"), QStringLiteral("--session"),
                              QStringLiteral("--timeout"), QStringLiteral("2"),
                              QStringLiteral("--dest"), QString::fromLatin1(name)}
                      + arguments);
    if (!process.waitForFinished(10000))
        return false;
    if (answer != nullptr)
        *answer = process.readAllStandardOutput();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

void KeyringSession::enterBus(char **arguments)
{
    if (qEnvironmentVariableIsSet(insideBus))
        return;
    qputenv(insideBus, "1");
    QByteArray program = "dbus-run-session";
    QByteArray separator = "--";
    std::vector<char *> all{program.data(), separator.data()};
    for (char **at = arguments; *at != nullptr; ++at)
        all.push_back(*at);
    all.push_back(nullptr);
    ::execvp(program.constData(), all.data());
    qunsetenv(insideBus); // it is not there
}

QString KeyringSession::whyNot()
{
    if (!qEnvironmentVariableIsSet(insideBus))
        return QStringLiteral("there is no dbus-run-session");
    for (const char *program : {"gnome-keyring-daemon", "gdbus"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QStringLiteral("there is no %1").arg(QString::fromLatin1(program));
    }
    return {};
}

KeyringSession::KeyringSession()
{
    for (const char *variable :
         {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"}) {
        const auto folder = m_folder.filePath(QString::fromLatin1(variable).toLower());
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv(variable, folder.toUtf8());
    }
    // No prompter of the daemon's can show itself.
    qunsetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
}

KeyringSession::~KeyringSession()
{
    if (m_daemon.state() == QProcess::NotRunning)
        return;
    thaw();
    m_daemon.terminate();
    if (!m_daemon.waitForFinished(5000)) {
        m_daemon.kill();
        m_daemon.waitForFinished(5000);
    }
}

bool KeyringSession::start()
{
    m_daemon.setStandardErrorFile(m_folder.filePath(QStringLiteral("daemon.log")));
    m_daemon.start(QStringLiteral("gnome-keyring-daemon"),
                   {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                    QStringLiteral("--components=secrets")});
    if (!m_daemon.waitForStarted(10000))
        return false;
    m_daemon.write("password of the keyring");
    m_daemon.closeWriteChannel();
    for (int tries = 0; tries < 100; ++tries) {
        // Calling the name itself would have the bus start a daemon of its own.
        QByteArray hasOwner;
        if (ask("org.freedesktop.DBus",
                {QStringLiteral("--object-path"), QStringLiteral("/org/freedesktop/DBus"),
                 QStringLiteral("--method"), QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
                 QStringLiteral("org.freedesktop.secrets")},
                &hasOwner)
            && hasOwner.contains("true"))
            return true;
        if (m_daemon.waitForFinished(50))
            return false;
    }
    return false;
}

bool KeyringSession::lock()
{
    return ask("org.freedesktop.secrets",
               {QStringLiteral("--object-path"), QStringLiteral("/org/freedesktop/secrets"),
                QStringLiteral("--method"), QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                QStringLiteral("[objectpath '/org/freedesktop/secrets/collection/login']")});
}

void KeyringSession::freeze() const
{
    ::kill(static_cast<pid_t>(m_daemon.processId()), SIGSTOP);
}

void KeyringSession::thaw() const
{
    ::kill(static_cast<pid_t>(m_daemon.processId()), SIGCONT);
}

} // namespace sidestage
