// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverprocess.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace sidestage::test {

/// A real PostgreSQL server for one test: superuser `postgres`, encoding UTF-8, every statement in
/// its log. Over its Unix socket everybody may come in without a password; over 127.0.0.1 a
/// password is asked for (SCRAM), unless `access` says otherwise.
class PostgresServer
{
public:
    /// `programs`: the folder of initdb and postgres; by default SIDESTAGE_TEST_POSTGRES, so that
    /// the tests can be run on any version, or that of the installed package.
    explicit PostgresServer(QString programs = {});
    ~PostgresServer();

    /// The newest one of the distribution's package `postgresql`; empty where there is none.
    static QString installedPrograms();
    bool isInstalled() const { return !m_programs.isEmpty(); }

    /// The lines of pg_hba.conf, before `start`.
    void setAccess(const QStringList &lines) { m_access = lines; }
    /// Makes a new cluster and starts it; `settings` are lines of postgresql.conf ("fsync = on").
    /// Says why in `output` where that fails.
    bool start(const QStringList &settings = {});
    /// Only makes the cluster, and only starts what was made: for what comes in between.
    bool create(const QStringList &settings = {});
    bool startCreated(bool isReady = true);
    /// Fast shutdown; `startCreated` brings it back at the same port.
    void stop();

    int port() const { return m_port; }
    /// Of the Unix socket, and of what else a test puts there.
    QString folder() const { return m_process.folder(); }
    QString dataFolder() const { return folder() + QStringLiteral("/data"); }

    /// Runs statements as the superuser (or `user`) over the socket, several at once in one
    /// transaction. Returns the first column of the last result's rows; a failure is a test's own
    /// mistake and ends it.
    std::vector<std::string> sql(const std::string &statements,
                                 const std::string &database = "postgres",
                                 const std::string &user = "postgres") const;
    /// Runs a file with psql; false, and a warning that says why, where it cannot.
    bool load(const QString &file, const QString &database);
    /// Whether the user that it runs as can start it.
    bool isWithinReach();

    /// SIGSTOP and SIGCONT to the server and all its sessions.
    void freeze() { signalAll(true); }
    void thaw() { signalAll(false); }

    /// The server's log so far: every statement as it arrived.
    QString output() const { return m_process.output(); }
    ServerProcess &process() { return m_process; }

private:
    void signalAll(bool isStop);

    QString m_programs;
    QStringList m_access;
    ServerProcess m_process;
    int m_port = 0;
};

} // namespace sidestage::test
