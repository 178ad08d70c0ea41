// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mariadbserver.h"

#include <QProcess>

namespace sidestage::test {

MariaDbServer::MariaDbServer()
    : m_daemon(installedProgram(QStringLiteral("mariadbd"), {QStringLiteral("/usr/sbin")}))
    , m_installer(installedProgram(QStringLiteral("mariadb-install-db")))
    , m_port(freePort())
    , m_process(QStringLiteral("mysql"))
{
    if (m_installer.isEmpty() || installedProgram(QStringLiteral("mariadb")).isEmpty())
        m_daemon.clear();
}

MariaDbServer::~MariaDbServer() = default;

bool MariaDbServer::start(const QStringList &settings)
{
    // Small files and no waiting for the disk: a server of a test need not survive a power cut.
    return m_process.run(m_installer,
                         {QStringLiteral("--no-defaults"),
                          QStringLiteral("--datadir=") + folder() + QStringLiteral("/data"),
                          // See restart: another test's server may start right now.
                          QStringLiteral("--tmpdir=") + folder(),
                          QStringLiteral("--auth-root-authentication-method=normal"),
                          QStringLiteral("--skip-test-db"), QStringLiteral("--skip-name-resolve"),
                          QStringLiteral("--innodb-log-file-size=4M"),
                          QStringLiteral("--innodb-flush-method=nosync")})
        && restart(settings);
}

bool MariaDbServer::restart(const QStringList &settings)
{
    m_process.stop();
    const auto in = [&](const char *option, const char *name) {
        return QString(QString::fromLatin1(option) + folder() + QString::fromLatin1(name));
    };
    return m_process.start(
        m_daemon,
        QStringList{QStringLiteral("--no-defaults"), in("--datadir=", "/data"),
                    in("--socket=", "/s"), in("--pid-file=", "/pid"),
                    // A server that starts empties this folder, others' tables
                    // included.
                    in("--tmpdir=", "/data"), QStringLiteral("--bind-address=127.0.0.1"),
                    QStringLiteral("--port=%1").arg(m_port), QStringLiteral("--skip-name-resolve"),
                    QStringLiteral("--innodb-buffer-pool-size=16M"),
                    QStringLiteral("--innodb-log-file-size=4M"),
                    QStringLiteral("--innodb-flush-method=nosync"),
                    QStringLiteral("--innodb-flush-log-at-trx-commit=0")}
            + settings,
        m_port);
}

std::string MariaDbServer::runClient(const QString &program, const QStringList &arguments,
                                     const std::string &input) const
{
    QProcess client;
    client.start(installedProgram(program),
                 QStringList{QStringLiteral("--no-defaults"), QStringLiteral("--user=root"),
                             QStringLiteral("--socket=") + QString::fromStdString(socket())}
                     + arguments);
    client.write(QByteArray::fromStdString(input));
    client.closeWriteChannel();
    if (!client.waitForFinished(60000) || client.exitCode() != 0)
        qFatal("%s: %s", qPrintable(program), client.readAllStandardError().constData());
    return client.readAllStandardOutput().toStdString();
}

std::string MariaDbServer::sql(const std::string &statements, const std::string &database)
{
    QStringList arguments{QStringLiteral("--batch"), QStringLiteral("--skip-column-names"),
                          QStringLiteral("--default-character-set=utf8mb4")};
    if (!database.empty())
        arguments.append(QString::fromStdString(database));
    return runClient(QStringLiteral("mariadb"), arguments, statements);
}

} // namespace sidestage::test
