// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverprocess.h"

#include <memory>
#include <string>
#include <vector>

namespace sidestage::test {

/// A real MariaDB server for one test: `root` without a password over its Unix socket and
/// 127.0.0.1. Everything is in a temporary folder, on a free port, and no option file is read.
class MariaDbServer
{
public:
    MariaDbServer();
    ~MariaDbServer();

    bool isInstalled() const { return !m_daemon.isEmpty(); }
    /// Makes the system tables and starts the server; `settings` are options of mariadbd
    /// ("--sql-mode=…"). False with the reason in `output` where that fails.
    bool start(const QStringList &settings = {});
    /// Stops it and starts it again, with other settings, at the same port.
    bool restart(const QStringList &settings);

    int port() const { return m_port; }
    std::string socket() const { return m_process.folder().toStdString() + "/s"; }
    QString folder() const { return m_process.folder(); }
    /// Runs statements as root, through the client program, DELIMITER included. Stops the program
    /// at a mistake in them. Returns what the client printed: rows with tabs between.
    std::string sql(const std::string &statements, const std::string &database = {});
    /// Runs a client program of the package with the options to sign in as root; `input` goes to
    /// its standard input.
    std::string runClient(const QString &program, const QStringList &arguments,
                          const std::string &input = {}) const;

    void freeze() { m_process.freeze(); }
    void thaw() { m_process.thaw(); }
    void stop() { m_process.stop(); }
    qint64 processId() const { return m_process.processId(); }
    QString output() const { return m_process.output(); }

private:
    QString m_daemon;
    QString m_installer;
    int m_port = 0;
    ServerProcess m_process;
};

} // namespace sidestage::test
