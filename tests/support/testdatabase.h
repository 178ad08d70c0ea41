// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <sqlite3.h>

#include <memory>
#include <string>

namespace sidestage {

struct CloseTestDatabase
{
    void operator()(sqlite3 *database) const { sqlite3_close_v2(database); }
};
using TestDatabase = std::unique_ptr<sqlite3, CloseTestDatabase>;

/// Opens a database file of a test, made where it is not there. Its writes do not wait for the
/// disk. Stops the program where it cannot.
TestDatabase openTestDatabase(const QString &path);
/// Runs statements; stops the program at a mistake in them.
void execute(const TestDatabase &database, const std::string &sql);

/// A schema with one place of it written otherwise; stops the program where it is not there.
std::string replaced(std::string text, const std::string &from, const std::string &to);

/// What another program does with a database: it opens the file, runs the statements and keeps
/// it open. Locks and the index of a write-ahead log are shared within one process, so that what
/// a reader does to others' shows only with a second one.
class OtherProgram
{
public:
    /// Returns once the statements have run.
    OtherProgram(const QString &path, const std::string &sql);
    /// It dies without a word to SQLite.
    ~OtherProgram();
    OtherProgram(const OtherProgram &) = delete;
    OtherProgram &operator=(const OtherProgram &) = delete;
    void die();

private:
    int m_process = -1;
};

} // namespace sidestage
