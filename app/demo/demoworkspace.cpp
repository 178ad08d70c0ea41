// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demoworkspace.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

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
    auto servers = DemoServers::start();
    if (!servers)
        return tl::unexpected(servers.error());
    demo->m_servers = std::move(*servers);
    if (auto written = demo->writeFiles(); !written)
        return tl::unexpected(written.error());
    return demo;
}

DemoWorkspace::~DemoWorkspace() = default;

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
        const auto text = m_servers->filled(in.readAll());
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
