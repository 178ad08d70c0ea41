// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgresserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <libpq-fe.h>

#include <algorithm>
#include <csignal>
#include <memory>

namespace sidestage::test {

namespace {

/// The processes that were started by that one. Sessions of PostgreSQL lead process groups of
/// their own, so that a signal to the server's group does not reach them.
std::vector<pid_t> childrenOf(qint64 parent)
{
    std::vector<pid_t> children;
    const auto names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const auto &name : names) {
        bool isNumber = false;
        const auto id = name.toInt(&isNumber);
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (!isNumber || !file.open(QIODevice::ReadOnly))
            continue;
        const auto text = file.readAll(); // "12 (name) S 1 …"
        const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (fields.value(1).toLongLong() == parent)
            children.push_back(id);
    }
    return children;
}

struct CloseConnection
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
};
struct ClearResult
{
    void operator()(PGresult *result) const { PQclear(result); }
};

void ignoreNotice(void *, const PGresult *) { }

} // namespace

QString PostgresServer::installedPrograms()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    auto names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(names.begin(), names.end(),
              [](const QString &a, const QString &b) { return a.toInt() > b.toInt(); });
    for (const auto &name : names) {
        const auto folder = versions.filePath(name + QStringLiteral("/bin"));
        if (QFile::exists(folder + QStringLiteral("/initdb")))
            return folder;
    }
    return {};
}

PostgresServer::PostgresServer(QString programs)
    : m_programs(!programs.isEmpty()
                     ? std::move(programs)
                     : qEnvironmentVariable("SIDESTAGE_TEST_POSTGRES", installedPrograms()))
    , m_access({QStringLiteral("local all all trust"),
                QStringLiteral("host all all 127.0.0.1/32 scram-sha-256"),
                QStringLiteral("host replication all 127.0.0.1/32 scram-sha-256"),
                QStringLiteral("local replication all trust")})
    , m_process(QStringLiteral("postgres"))
{
}

PostgresServer::~PostgresServer()
{
    stop();
}

bool PostgresServer::create(const QStringList &settings)
{
    if (!m_process.run(m_programs + QStringLiteral("/initdb"),
                       {QStringLiteral("-D"), dataFolder(), QStringLiteral("-U"),
                        QStringLiteral("postgres"), QStringLiteral("-A"), QStringLiteral("trust"),
                        QStringLiteral("-E"), QStringLiteral("UTF8"),
                        QStringLiteral("--locale=C.UTF-8"), QStringLiteral("-N")}))
        return false;
    m_port = freePort();
    QFile configuration(dataFolder() + QStringLiteral("/postgresql.conf"));
    QFile access(dataFolder() + QStringLiteral("/pg_hba.conf"));
    if (!configuration.open(QIODevice::Append)
        || !access.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    const QStringList lines{QStringLiteral("listen_addresses = '127.0.0.1'"),
                            QStringLiteral("port = %1").arg(m_port),
                            QStringLiteral("unix_socket_directories = '%1'").arg(folder()),
                            QStringLiteral("log_statement = all"),
                            QStringLiteral("log_connections = on"),
                            QStringLiteral("logging_collector = off"),
                            QStringLiteral("shared_buffers = 16MB"),
                            QStringLiteral("fsync = off"),
                            QStringLiteral("password_encryption = 'scram-sha-256'"), // before 14
                            QStringLiteral("autovacuum = off")};
    configuration.write((lines + settings).join(u'\n').toUtf8() + '\n');
    access.write(m_access.join(u'\n').toUtf8() + '\n');
    return true;
}

bool PostgresServer::startCreated(bool isReady)
{
    if (!m_process.start(m_programs + QStringLiteral("/postgres"),
                         {QStringLiteral("-D"), dataFolder()}, m_port))
        return false;
    // It listens before it lets anybody in.
    const auto target = QStringLiteral("host=%1 port=%2 user=postgres dbname=postgres")
                            .arg(folder())
                            .arg(m_port)
                            .toStdString();
    for (const QDeadlineTimer deadline(20000); isReady && PQping(target.c_str()) != PQPING_OK;) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(20);
    }
    return true;
}

bool PostgresServer::start(const QStringList &settings)
{
    return create(settings) && startCreated();
}

void PostgresServer::stop()
{
    thaw();
    // Otherwise it would wait for every session to end by itself.
    if (const auto id = m_process.processId(); id > 0)
        ::kill(static_cast<pid_t>(id), SIGINT);
    m_process.stop();
}

void PostgresServer::signalAll(bool isStop)
{
    const auto id = m_process.processId();
    if (id <= 0)
        return;
    if (isStop)
        m_process.freeze(); // first, so that no session begins meanwhile
    for (const auto child : childrenOf(id)) {
        ::kill(child, isStop ? SIGSTOP : SIGCONT);
        if (isStop)
            waitUntilStopped(child);
    }
    if (!isStop)
        m_process.thaw();
}

std::vector<std::string> PostgresServer::sql(const std::string &statements,
                                             const std::string &database,
                                             const std::string &user) const
{
    const auto folderName = folder().toStdString();
    const auto portText = std::to_string(m_port);
    const char *const keys[] = {"host", "port", "user", "dbname", nullptr};
    const char *const values[] = {folderName.c_str(), portText.c_str(), user.c_str(),
                                  database.c_str(), nullptr};
    const std::unique_ptr<PGconn, CloseConnection> connection(PQconnectdbParams(keys, values, 0));
    PQsetNoticeReceiver(connection.get(), ignoreNotice, nullptr);
    const std::unique_ptr<PGresult, ClearResult> result(
        PQexec(connection.get(), statements.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        qFatal("%s\n%s", PQerrorMessage(connection.get()), statements.c_str());
    std::vector<std::string> texts;
    for (int row = 0; row < PQntuples(result.get()); ++row)
        texts.emplace_back(PQgetvalue(result.get(), row, 0));
    return texts;
}

bool PostgresServer::load(const QString &file, const QString &database)
{
    // As whoever runs the test: the server's user may have no way to the file.
    QProcess client;
    client.setStandardInputFile(file);
    client.setProcessChannelMode(QProcess::MergedChannels);
    // Not every package of the server has psql; the newest one speaks to all of them.
    client.start(installedPrograms() + QStringLiteral("/psql"),
                 {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-v"),
                  QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"), folder(),
                  QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-U"),
                  QStringLiteral("postgres"), QStringLiteral("-d"), database});
    const bool isLoaded = client.waitForFinished(60000)
        && client.exitStatus() == QProcess::NormalExit && client.exitCode() == 0;
    if (!isLoaded)
        qWarning("%s: %s", qPrintable(file), client.readAll().constData());
    return isLoaded;
}

bool PostgresServer::isWithinReach()
{
    return m_process.run(m_programs + QStringLiteral("/postgres"), {QStringLiteral("--version")});
}

} // namespace sidestage::test
