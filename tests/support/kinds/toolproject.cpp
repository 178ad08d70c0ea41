// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/toolproject.h"

#include "probes/kinds/sqlite.h"
#include "tests/support/proberunner.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace sidestage::test {

ToolProject::ToolProject()
{
    // Nothing of the machine's own settings, and no interpreter but the system's.
    m_environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
    m_environment.insert(QStringLiteral("HOME"), folder());
    m_environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    m_environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
}

void ToolProject::write(const QString &name, const QByteArray &content) const
{
    QDir().mkpath(QFileInfo(path(name)).path());
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path(name)));
}

void ToolProject::remove(const QString &name) const
{
    if (!QFile::remove(path(name)))
        qFatal("cannot remove %s", qPrintable(path(name)));
}

bool ToolProject::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder());
    process.setProcessEnvironment(m_environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool isDone = process.waitForFinished(30000);
    m_output = process.readAll();
    return isDone && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

std::string ToolProject::migrationsIn(const QString &database) const
{
    ProbeConditions conditions;
    conditions.workspaceFolder = folder().toStdString();
    return migrationText(runProbe(
        sqliteProbe(), textOptions({{"file", path(database).toStdString()}, {"schema", "none"}}),
        conditions));
}

namespace {

template <typename LeavesOut>
std::string textOf(const Reading &reading, LeavesOut leavesOut)
{
    std::string text;
    for (const auto &fact : reading.facts) {
        const auto path = fact.path.toString();
        const auto at = path.find("/migrations/");
        if (at != std::string::npos && !leavesOut(path, fact.value))
            text += path.substr(at + 12) + " = " + fact.value.display() + '\n';
    }
    for (const auto &gap : reading.gaps)
        text += "no " + gap.path.toString() + ": " + gap.reason.message + '\n';
    if (reading.outcome.error)
        text += reading.outcome.error->message + '\n';
    return text;
}

} // namespace

std::string migrationText(const Reading &reading)
{
    return textOf(reading, [](const std::string &path, const FactValue &value) {
        return path.ends_with("/applied")
            || (path.ends_with("/position") && value.display() == "in order");
    });
}

std::string wholeMigrationText(const Reading &reading)
{
    return textOf(reading, [](const std::string &, const FactValue &) { return false; });
}

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '));
}

QString npmFile(const QString &name)
{
    const auto path = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/npm/node_modules/%1").arg(name);
    return QFileInfo::exists(path) ? path : QString();
}

} // namespace sidestage::test
