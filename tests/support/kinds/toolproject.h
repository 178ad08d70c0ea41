// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/snapshot.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <string>

namespace sidestage::test {

/// A folder with the files of a small project, and the real tools that are run in it: the
/// workspace of a probe.
class ToolProject
{
public:
    ToolProject();

    QString folder() const { return m_folder.path(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    /// Writes a file, with its folders.
    void write(const QString &name, const QByteArray &content) const;
    void remove(const QString &name) const;
    /// For all programs from now on.
    void set(const QString &variable, const QString &value)
    {
        m_environment.insert(variable, value);
    }
    /// Runs a program to its end in the folder; whether it ended with 0.
    bool run(const QString &program, const QStringList &arguments);
    /// What the last program wrote.
    QByteArray output() const { return m_output; }

    /// The migrations of an SQLite database in the folder, as `migrationText` tells them.
    std::string migrationsIn(const QString &database) const;

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QByteArray m_output;
};

/// The facts below `migrations`, a line each, and the gaps. Without the `applied` and `position`
/// of migrations that are applied in order: "rails/1 = applied" alone says as much.
std::string migrationText(const Reading &reading);
/// The same with all facts.
std::string wholeMigrationText(const Reading &reading);

/// Words between single spaces: "-m django migrate".
QStringList words(const char *text);

/// Where npm put the tools that Debian does not package: tests/npm/node_modules/NAME; empty where
/// it was not run.
QString npmFile(const QString &name);

} // namespace sidestage::test

// Whether a program's end in the project was the expected one; if not, with what it wrote.
#define RUNS(project, ...) QVERIFY2((project).run(__VA_ARGS__), (project).output().constData())
#define FAILS(project, ...) QVERIFY2(!(project).run(__VA_ARGS__), (project).output().constData())
