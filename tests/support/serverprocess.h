// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <chrono>

namespace sidestage::test {

/// A port on loopback that was free a moment ago.
int freePort();

/// Waits until every thread of a process that was sent SIGSTOP is stopped: the signal reaches a
/// process before all its threads have noticed, and one of them may answer meanwhile.
void waitUntilStopped(qint64 process);

/// A real server that one test starts: in a temporary folder that goes with it, as a user of its
/// own where the test runs as root (database servers refuse to run as root), and never outliving
/// the test, even if that crashes.
class ServerProcess
{
public:
    /// `user`: whom to become where we are root; the folder belongs to it. Empty: stay who we are.
    explicit ServerProcess(const QString &user = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    /// Absolute; empty at first.
    QString folder() const { return m_folder.path(); }
    /// Runs a program to its end in the folder, as the server's user (initdb). Whether it ended
    /// with 0; if not, `output` says what it wrote.
    bool run(const QString &program, const QStringList &arguments);
    /// Starts the server and returns once it accepts connections at the port; false where it ended
    /// or did not come up in time.
    bool start(const QString &program, const QStringList &arguments, int port,
               std::chrono::milliseconds patience = std::chrono::seconds(90));
    /// Ends it and waits until it is gone. The folder stays.
    void stop();
    /// SIGSTOP and SIGCONT to the server and all its children: a server that hangs. Returns once
    /// no thread of the server runs any more.
    void freeze();
    void thaw();
    /// SIGKILL: a server that dies without a word. May be called from another thread.
    void kill();
    qint64 processId() const { return m_process.processId(); }
    /// What the programs wrote to standard output and standard error.
    QString output() const;

private:
    void prepare(QProcess &process) const;
    void signalAll(int signal) const;

    QTemporaryDir m_folder;
    QString m_user;
    QProcess m_process;
};

/// The program's path, looked for in the given folders and in PATH; empty where it is not
/// installed.
QString installedProgram(const QString &name, const QStringList &folders = {});

} // namespace sidestage::test
