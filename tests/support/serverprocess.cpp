// SPDX-License-Identifier: Apache-2.0
#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace sidestage::test {

namespace {

const QString logName = QStringLiteral("/process.log");

} // namespace

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QString installedProgram(const QString &name, const QStringList &folders)
{
    const auto there = QStandardPaths::findExecutable(name, folders);
    return there.isEmpty() ? QStandardPaths::findExecutable(name) : there;
}

void waitUntilStopped(qint64 process)
{
    // The state is what follows the name in parentheses, see proc(5).
    const auto isStopped = [](const QString &task) {
        QFile file(task + QStringLiteral("/stat"));
        if (!file.open(QIODevice::ReadOnly))
            return true; // it has ended
        const auto status = file.readAll();
        const auto state = status.mid(status.lastIndexOf(')') + 2, 1);
        return state == "T" || state == "Z" || state.isEmpty(); // a zombie has ended as well
    };
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(process));
    for (const QDeadlineTimer deadline(std::chrono::seconds(5)); !deadline.hasExpired();) {
        const auto names = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        if (std::all_of(names.begin(), names.end(),
                        [&](const QString &name) { return isStopped(tasks.filePath(name)); }))
            return;
        QThread::msleep(1);
    }
    qFatal("process %lld does not stop", static_cast<long long>(process));
}

ServerProcess::ServerProcess(const QString &user) : m_user(getuid() == 0 ? user : QString())
{
    if (m_user.isEmpty())
        return;
    if (const auto *entry = getpwnam(m_user.toLocal8Bit().constData())) {
        const auto name = QFile::encodeName(m_folder.path());
        if (chown(name.constData(), entry->pw_uid, entry->pw_gid) != 0)
            qFatal("cannot give %s to %s", name.constData(), qPrintable(m_user));
    }
}

ServerProcess::~ServerProcess()
{
    stop();
}

void ServerProcess::prepare(QProcess &process) const
{
    process.setWorkingDirectory(folder());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardOutputFile(folder() + logName, QIODevice::Append);
    const auto *entry = m_user.isEmpty() ? nullptr : getpwnam(m_user.toLocal8Bit().constData());
    const auto uid = entry ? entry->pw_uid : 0;
    const auto gid = entry ? entry->pw_gid : 0;
    process.setChildProcessModifier([uid, gid] {
        setsid(); // a process group of its own, to be signalled as a whole
        if (uid != 0 && (setgroups(0, nullptr) != 0 || setgid(gid) != 0 || setuid(uid) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // after setuid, which resets it
    });
}

bool ServerProcess::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    prepare(process);
    process.start(program, arguments);
    return process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0;
}

bool ServerProcess::start(const QString &program, const QStringList &arguments, int port,
                          std::chrono::milliseconds patience)
{
    prepare(m_process);
    m_process.start(program, arguments);
    const QDeadlineTimer deadline(patience);
    while (m_process.state() != QProcess::NotRunning && !deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(port));
        if (socket.waitForConnected(200))
            return true;
        m_process.waitForFinished(20); // notices an early end
    }
    return false;
}

void ServerProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    thaw();
    m_process.terminate();
    if (!m_process.waitForFinished(3000)) {
        signalAll(SIGKILL);
        m_process.waitForFinished(3000);
    }
}

void ServerProcess::signalAll(int signal) const
{
    if (const auto id = m_process.processId(); id > 0)
        ::kill(static_cast<pid_t>(-id), signal);
}

void ServerProcess::freeze()
{
    signalAll(SIGSTOP);
    waitUntilStopped(m_process.processId());
}

void ServerProcess::thaw()
{
    signalAll(SIGCONT);
}

void ServerProcess::kill()
{
    signalAll(SIGKILL);
}

QString ServerProcess::output() const
{
    QFile log(folder() + logName);
    return log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll()) : QString();
}

} // namespace sidestage::test
