// SPDX-License-Identifier: Apache-2.0
#include "tests/support/nameserver.h"

#include <QFile>
#include <QRegularExpression>

namespace sidestage::test {

namespace {

const QString namedProgram = QStringLiteral("named");
const QString configurationName = QStringLiteral("named.conf");

QString program()
{
    return installedProgram(namedProgram,
                            {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
}

} // namespace

bool NameServer::isInstalled()
{
    return !program().isEmpty();
}

NameServer::NameServer(const std::vector<std::pair<std::string, std::string>> &zones,
                       bool isRecursive)
    : m_process(QStringLiteral("bind")), m_port(freePort())
{
    const auto folder = m_process.folder().toStdString();
    std::string text = "options {\n  directory \"" + folder + "\";\n  listen-on port "
        + std::to_string(m_port)
        + " { 127.0.0.1; };\n  listen-on-v6 { none; };\n  pid-file none;\n"
          "  session-keyfile none;\n  dnssec-validation no;\n  querylog yes;\n  notify no;\n"
          "  empty-zones-enable no;\n  allow-transfer { none; };\n  recursion "
        + (isRecursive ? "yes" : "no") + ";\n};\ncontrols { };\n";
    for (const auto &[name, content] : zones) {
        const auto file = (name == "." ? std::string("root") : name) + ".zone";
        write(QString::fromStdString(file), content);
        text += "zone \"" + name + "\" { type primary; file \"" + file + "\"; };\n";
    }
    write(configurationName, text);
    m_isUp = m_process.start(program(),
                             {QStringLiteral("-g"), QStringLiteral("-4"), QStringLiteral("-n"),
                              QStringLiteral("1"), QStringLiteral("-c"),
                              m_process.folder() + QLatin1Char('/') + configurationName},
                             m_port);
}

void NameServer::write(const QString &name, const std::string &text) const
{
    QFile file(m_process.folder() + QLatin1Char('/') + name);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(text.data(), qint64(text.size()));
    file.setPermissions(file.permissions() | QFileDevice::ReadOther | QFileDevice::ReadGroup);
}

std::string NameServer::address() const
{
    return "127.0.0.1:" + std::to_string(m_port);
}

QStringList NameServer::queries() const
{
    static const QRegularExpression line(QStringLiteral(": query: ([^(\\n]+\\S*) \\("));
    QStringList queries;
    for (auto matches = line.globalMatch(output()); matches.hasNext();)
        queries.append(matches.next().captured(1));
    return queries;
}

} // namespace sidestage::test
