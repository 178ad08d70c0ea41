// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demoservers.h"

#include "app/demo/democertificates.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>

namespace sidestage {

namespace {

/// The placeholder of a server's port: "preview-412" → "@PORT_PREVIEW_412@".
QByteArray portPlaceholder(const QString &server)
{
    return "@PORT_" + server.toUpper().replace(QLatin1Char('-'), QLatin1Char('_')).toUtf8() + '@';
}

/// Invented letters and digits, the same each time, in the length of a real key: they are made
/// here so that no file of the sources looks as if it held one.
QByteArray inventedKey(const QByteArray &placeholder)
{
    const auto hash = QCryptographicHash::hash(placeholder, QCryptographicHash::Sha256);
    return hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .replace('-', 'a')
        .replace('_', 'b')
        .left(32);
}

/// The table of a server; empty where it has none, since nobody is to answer there.
QByteArray tableOf(const QString &server)
{
    QFile table(QStringLiteral(":/sidestage/demo/servers/") + server + QStringLiteral(".json"));
    return table.open(QIODevice::ReadOnly) ? table.readAll() : QByteArray();
}

} // namespace

Result<std::unique_ptr<DemoServers>> DemoServers::start()
{
    std::unique_ptr<DemoServers> servers(new DemoServers);
    auto started = servers->listen();
    if (started)
        started = servers->listenSecurely();
    if (started)
        started = servers->serve(); // once all ports are known, which stand in the tables
    if (!started)
        return tl::unexpected(started.error());
    return servers;
}

Result<void> DemoServers::listen()
{
    // Development has a port, as it stands in the files, and nobody behind it.
    for (const auto *name : {"development", "preview-412", "staging", "production", "identity"}) {
        auto server = DemoServer::listen();
        if (!server)
            return tl::unexpected(server.error());
        m_servers.emplace_back(QString::fromLatin1(name), std::move(*server));
    }
    auto resolver = DemoResolver::listen();
    if (!resolver)
        return tl::unexpected(resolver.error());
    m_resolver = std::move(*resolver);
    return {};
}

Result<void> DemoServers::listenSecurely()
{
    struct Wanted
    {
        const char *name;
        int days; ///< that its certificate still runs
        QSsl::SslProtocol protocol;
    };
    // Staging's certificate was forgotten, and its server is behind production's.
    constexpr std::array wanted{Wanted{"https-preview-412", 80, QSsl::TlsV1_2OrLater},
                                Wanted{"https-staging", 6, QSsl::TlsV1_2},
                                Wanted{"https-production", 80, QSsl::TlsV1_2OrLater}};
    auto certificates = DemoCertificates::make();
    if (!certificates)
        return tl::unexpected(certificates.error());
    m_authority = certificates->authority();
    for (const auto &[name, days, protocol] : wanted) {
        auto configuration = certificates->server(days);
        if (!configuration)
            return tl::unexpected(configuration.error());
        configuration->setProtocol(protocol);
        auto server = DemoServer::listen(*configuration);
        if (!server)
            return tl::unexpected(server.error());
        m_servers.emplace_back(QString::fromLatin1(name), std::move(*server));
    }
    return {};
}

Result<void> DemoServers::serve()
{
    for (const auto &[name, server] : m_servers) {
        const auto table = tableOf(name);
        if (table.isEmpty())
            continue;
        if (auto served = server->serve(filled(table)); !served)
            return served;
    }
    return m_resolver->serve(tableOf(QStringLiteral("names")));
}

QByteArray DemoServers::filled(QByteArray text) const
{
    for (const auto &[name, server] : m_servers)
        text.replace(portPlaceholder(name), QByteArray::number(server->port()));
    text.replace("@PORT_NAMES@", QByteArray::number(m_resolver->port()));
    text.replace("@AUTHORITY@", m_authority);
    static const QRegularExpression key(
        QStringLiteral("@(KEY|PUBLISHABLE|WEBHOOK|CREDENTIAL)_[A-Z0-9_]+@"));
    for (auto match = key.match(QString::fromUtf8(text)); match.hasMatch();
         match = key.match(QString::fromUtf8(text))) {
        const auto placeholder = match.captured(0).toUtf8();
        text.replace(placeholder, inventedKey(placeholder));
    }
    return text;
}

std::optional<std::string> DemoServers::credential(const std::string &variable)
{
    constexpr std::string_view prefix = "SIDESTAGE_CREDENTIAL_";
    if (!variable.starts_with(prefix))
        return std::nullopt;
    const auto name = QByteArray::fromStdString(variable.substr(prefix.size()));
    return inventedKey("@CREDENTIAL_" + name + '@').toStdString();
}

} // namespace sidestage
