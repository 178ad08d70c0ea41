// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/credentialrecords.h"

#include "models/credentials/credentialuse.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace sidestage {

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;
const QString versionKey = QStringLiteral("sidestage");
const QString workspacesKey = QStringLiteral("workspaces");
const QString setKey = QStringLiteral("set");
const QString rotateKey = QStringLiteral("rotateEveryDays");

tl::unexpected<Error> unreadable(const std::string &file, const std::string &why)
{
    return failure(ErrorCode::Corrupt, "cannot read what is known of credentials: " + why,
                   {file, 0, 0}, "move the file away: it holds dates alone, and is written anew");
}

Result<QJsonObject> load(const std::string &name)
{
    QFile file(QString::fromStdString(name));
    if (!file.exists())
        return QJsonObject{{versionKey, 1}};
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(name, file.errorString().toStdString());
    if (file.size() > largestFile)
        return unreadable(name, "it is larger than 4 MiB");
    const auto document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject() || document.object().value(versionKey).toInt() != 1)
        return unreadable(name, "it is not of the form that this version writes");
    return document.object();
}

} // namespace

std::optional<std::chrono::sys_days> CredentialRecord::due() const
{
    if (!rotateEvery)
        return {};
    return std::chrono::floor<std::chrono::days>(set) + *rotateEvery;
}

CredentialRecords::CredentialRecords(std::string file) : m_file(std::move(file)) { }

std::string CredentialRecords::defaultFile()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return folder.toStdString() + "/sidestage/credentials.json";
}

Result<CredentialRecords::ByName> CredentialRecords::of(const std::string &folder) const
{
    const auto whole = load(m_file);
    if (!whole)
        return tl::unexpected(whole.error());
    ByName records;
    const auto entries = whole->value(workspacesKey)
                             .toObject()
                             .value(QString::fromStdString(folderOfEntries(folder)))
                             .toObject();
    for (auto at = entries.begin(); at != entries.end(); ++at) {
        const auto entry = at->toObject();
        const auto set = QDateTime::fromString(entry.value(setKey).toString(), Qt::ISODate);
        if (!set.isValid())
            continue;
        CredentialRecord record;
        record.set = std::chrono::sys_seconds(std::chrono::seconds(set.toSecsSinceEpoch()));
        if (const int days = entry.value(rotateKey).toInt(); days > 0)
            record.rotateEvery = std::chrono::days(days);
        records.emplace(at.key().toStdString(), record);
    }
    return records;
}

Result<void> CredentialRecords::record(const std::string &folder, const std::string &name,
                                       const std::optional<CredentialRecord> &record) const
{
    const auto file = QString::fromStdString(m_file);
    const auto cannotWrite = [&](const QString &why) {
        return failure(ErrorCode::PermissionDenied,
                       "cannot write down when a credential was set: " + why.toStdString(),
                       {m_file, 0, 0});
    };
    if (!QDir().mkpath(QFileInfo(file).path()))
        return cannotWrite(QStringLiteral("the folder cannot be made"));
    QLockFile lock(file + QStringLiteral(".lock"));
    if (!lock.tryLock(1000))
        return cannotWrite(QStringLiteral("another program is writing it"));
    auto whole = load(m_file);
    if (!whole)
        return tl::unexpected(whole.error());

    const auto folderKey = QString::fromStdString(folderOfEntries(folder));
    auto workspaces = whole->value(workspacesKey).toObject();
    auto entries = workspaces.value(folderKey).toObject();
    if (record) {
        QJsonObject entry{{setKey,
                           QDateTime::fromSecsSinceEpoch(record->set.time_since_epoch().count())
                               .toUTC()
                               .toString(Qt::ISODate)}};
        if (record->rotateEvery)
            entry.insert(rotateKey, static_cast<int>(record->rotateEvery->count()));
        entries.insert(QString::fromStdString(name), entry);
    } else {
        entries.remove(QString::fromStdString(name));
    }
    if (entries.isEmpty())
        workspaces.remove(folderKey);
    else
        workspaces.insert(folderKey, entries);
    whole->insert(workspacesKey, workspaces);

    QSaveFile out(file);
    const auto bytes = QJsonDocument(*whole).toJson();
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        return cannotWrite(out.errorString());
    // Which systems a person has access to is nobody else's business.
    out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (!out.commit())
        return cannotWrite(out.errorString());
    return {};
}

} // namespace sidestage
