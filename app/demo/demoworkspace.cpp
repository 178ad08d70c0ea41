// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demoworkspace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <sqlite3.h>

namespace sidestage {

namespace {

const QString resourceRoot = QStringLiteral(":/sidestage/demo");

tl::unexpected<Error> cannot(const char *what, const QString &file, const QString &why)
{
    return failure(ErrorCode::PermissionDenied,
                   std::string("cannot ") + what + ' ' + file.toStdString() + ": "
                       + why.toStdString());
}

/// The placeholder of a server's port: "preview-412" → "@PORT_PREVIEW@".
QByteArray portPlaceholder(const QString &environment)
{
    return "@PORT_" + environment.section(QLatin1Char('-'), 0, 0).toUpper().toUtf8() + '@';
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

} // namespace

Result<std::unique_ptr<DemoWorkspace>> DemoWorkspace::unpack(const QString &folder)
{
    std::unique_ptr<DemoWorkspace> demo(new DemoWorkspace);
    if (folder.isEmpty()) {
        demo->m_temporary.emplace(QDir::tempPath() + QStringLiteral("/acme-shop-XXXXXX"));
        if (!demo->m_temporary->isValid())
            return cannot("make", demo->m_temporary->path(), demo->m_temporary->errorString());
        demo->m_folder = demo->m_temporary->path();
    } else {
        const QDir target(folder);
        if (target.exists() && !target.isEmpty())
            return failure(
                ErrorCode::BadInput, "the folder " + folder.toStdString() + " is not empty", {},
                "the demo writes into a new one, so that nothing of yours is overwritten");
        demo->m_folder = target.absolutePath();
    }
    if (auto started = demo->startServers(); !started)
        return tl::unexpected(started.error());
    if (auto written = demo->writeFiles(); !written)
        return tl::unexpected(written.error());
    return demo;
}

DemoWorkspace::~DemoWorkspace() = default;

Result<void> DemoWorkspace::startServers()
{
    // Development has a port, as it stands in the files, and nobody behind it.
    for (const auto *environment :
         {"development", "preview-412", "staging", "production", "identity"}) {
        auto server = DemoServer::listen();
        if (!server)
            return tl::unexpected(server.error());
        m_servers.emplace_back(QString::fromLatin1(environment), std::move(*server));
    }
    for (const auto &[environment, server] : m_servers) {
        QFile table(resourceRoot + QStringLiteral("/servers/") + environment
                    + QStringLiteral(".json"));
        if (!table.open(QIODevice::ReadOnly))
            continue;
        if (auto served = server->serve(filled(table.readAll())); !served)
            return served;
    }
    auto resolver = DemoResolver::listen();
    if (!resolver)
        return tl::unexpected(resolver.error());
    m_resolver = std::move(*resolver);
    QFile names(resourceRoot + QStringLiteral("/servers/names.json"));
    if (!names.open(QIODevice::ReadOnly))
        return cannot("read", names.fileName(), names.errorString());
    return m_resolver->serve(names.readAll());
}

std::optional<std::string> DemoWorkspace::credential(const std::string &variable)
{
    constexpr std::string_view prefix = "SIDESTAGE_CREDENTIAL_";
    if (!variable.starts_with(prefix))
        return std::nullopt;
    const auto name = QByteArray::fromStdString(variable.substr(prefix.size()));
    return inventedKey("@CREDENTIAL_" + name + '@').toStdString();
}

QByteArray DemoWorkspace::filled(QByteArray text) const
{
    for (const auto &[environment, server] : m_servers)
        text.replace(portPlaceholder(environment), QByteArray::number(server->port()));
    if (m_resolver)
        text.replace("@PORT_NAMES@", QByteArray::number(m_resolver->port()));
    static const QRegularExpression key(
        QStringLiteral("@(KEY|PUBLISHABLE|WEBHOOK|CREDENTIAL)_[A-Z0-9_]+@"));
    for (auto match = key.match(QString::fromUtf8(text)); match.hasMatch();
         match = key.match(QString::fromUtf8(text))) {
        const auto placeholder = match.captured(0).toUtf8();
        text.replace(placeholder, inventedKey(placeholder));
    }
    return text;
}

Result<void> DemoWorkspace::writeFiles()
{
    QDirIterator files(resourceRoot, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const auto source = files.next();
        const auto relative = source.mid(resourceRoot.size() + 1);
        if (relative.startsWith(QLatin1StringView("servers/")))
            continue;
        const QString target = m_folder + QLatin1Char('/') + relative;
        if (!QDir().mkpath(QFileInfo(target).path()))
            return cannot("make the folder of", target, QStringLiteral("no permission"));
        QFile in(source);
        QFile out(target);
        if (!in.open(QIODevice::ReadOnly))
            return cannot("read", source, in.errorString());
        if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return cannot("write", target, out.errorString());
        const auto text = filled(in.readAll());
        if (out.write(text) != text.size() || !out.flush())
            return cannot("write", target, out.errorString());
        out.close();
        if (relative.endsWith(QLatin1StringView(".sql"))) {
            if (auto made = makeDatabase(target); !made)
                return made;
        }
    }
    return {};
}

Result<void> DemoWorkspace::makeDatabase(const QString &sqlFile) const
{
    QFile sql(sqlFile);
    if (!sql.open(QIODevice::ReadOnly))
        return cannot("read", sqlFile, sql.errorString());
    const QString file = sqlFile.left(sqlFile.size() - 4) + QStringLiteral(".sqlite");
    sqlite3 *opened = nullptr;
    const int status = sqlite3_open(file.toUtf8().constData(), &opened);
    const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> database(opened, sqlite3_close);
    if (status != SQLITE_OK
        || sqlite3_exec(opened, sql.readAll().constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return cannot("make the database", file, QString::fromUtf8(sqlite3_errmsg(opened)));
    return {};
}

} // namespace sidestage
