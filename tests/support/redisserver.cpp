// SPDX-License-Identifier: Apache-2.0
#include "tests/support/redisserver.h"

namespace sidestage::test {

namespace {

const QString serverProgram = QStringLiteral("redis-server");
const QString clientProgram = QStringLiteral("redis-cli");
const QString socketName = QStringLiteral("/redis.sock");

} // namespace

bool RedisServer::isInstalled()
{
    return !installedProgram(serverProgram).isEmpty() && !installedProgram(clientProgram).isEmpty();
}

RedisServer::RedisServer(const QStringList &arguments, std::string password)
    : m_password(std::move(password)), m_port(freePort())
{
    QStringList all{QStringLiteral("--port"),       QString::number(m_port),
                    QStringLiteral("--bind"),       QStringLiteral("127.0.0.1"),
                    QStringLiteral("--save"),       QString(),
                    QStringLiteral("--dir"),        m_process.folder(),
                    QStringLiteral("--unixsocket"), m_process.folder() + socketName};
    if (!m_password.empty())
        all += {QStringLiteral("--requirepass"), QString::fromStdString(m_password)};
    m_isUp = m_process.start(installedProgram(serverProgram), all + arguments, m_port);
}

std::string RedisServer::socket() const
{
    return m_process.folder().toStdString() + socketName.toStdString();
}

QString RedisServer::say(const QStringList &commands) const
{
    QStringList arguments{QStringLiteral("-p"), QString::number(m_port)};
    if (!m_password.empty())
        arguments += {QStringLiteral("--no-auth-warning"), QStringLiteral("-a"),
                      QString::fromStdString(m_password)};
    QProcess client;
    client.start(installedProgram(clientProgram), arguments);
    client.write(commands.join(QLatin1Char('\n')).toUtf8() + '\n');
    client.closeWriteChannel();
    client.waitForFinished(10000);
    return QString::fromUtf8(client.readAllStandardOutput());
}

OptionValue::Map RedisServer::target() const
{
    return {{"host", OptionValue(std::string("127.0.0.1"))},
            {"port", OptionValue(std::int64_t(m_port))}};
}

} // namespace sidestage::test
