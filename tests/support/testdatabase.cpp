// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testdatabase.h"

#include <QFile>

#include <array>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace sidestage {

TestDatabase openTestDatabase(const QString &path)
{
    sqlite3 *database = nullptr;
    if (sqlite3_open(QFile::encodeName(path).constData(), &database) != SQLITE_OK)
        qFatal("%s cannot be opened", qPrintable(path));
    TestDatabase result(database);
    execute(result, "PRAGMA synchronous=OFF");
    return result;
}

void execute(const TestDatabase &database, const std::string &sql)
{
    char *message = nullptr;
    if (sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK)
        qFatal("%s: %s", sql.c_str(), message);
}

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        qFatal("not in the schema: %s", from.c_str());
    return text.replace(at, from.size(), to);
}

OtherProgram::OtherProgram(const QString &path, const std::string &sql)
{
    std::array<int, 2> ready{};
    if (pipe(ready.data()) != 0)
        qFatal("no pipe");
    m_process = fork();
    if (m_process < 0)
        qFatal("no second process");
    if (m_process == 0) {
        close(ready[0]);
        const auto database = openTestDatabase(path);
        execute(database, sql);
        if (write(ready[1], "r", 1) == 1) {
            for (;;)
                pause();
        }
        _exit(1);
    }
    close(ready[1]);
    char byte = 0;
    if (read(ready[0], &byte, 1) != 1)
        qFatal("the second process did not come up");
    close(ready[0]);
}

OtherProgram::~OtherProgram()
{
    die();
}

void OtherProgram::die()
{
    if (m_process < 0)
        return;
    kill(m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
}

} // namespace sidestage
