// SPDX-License-Identifier: Apache-2.0
#include "models/document/drafts.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace sidestage {

namespace {

constexpr qint64 largest = qint64(8) << 20;

std::optional<std::string> bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largest)
        return std::nullopt;
    return file.readAll().toStdString();
}

Result<void> writeAtOnce(const QString &path, std::string_view bytes)
{
    QSaveFile file(path);
    const auto size = static_cast<qint64>(bytes.size());
    if (file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes.data(), size) == size && file.commit())
        return {};
    return failure(ErrorCode::PermissionDenied,
                   "what is not saved cannot be kept for a crash: "
                       + file.errorString().toStdString(),
                   {path.toStdString(), 0, 0});
}

} // namespace

DraftKeeper::DraftKeeper(std::string folder, std::string file) : m_folder(std::move(folder))
{
    // The file's name and its folder's are not told by the draft's own.
    m_name = QString::fromLatin1(
        QCryptographicHash::hash(QByteArrayView(file.data(), static_cast<qsizetype>(file.size())),
                                 QCryptographicHash::Sha256)
            .toHex()
            .left(32));
}

bool DraftKeeper::isOurs()
{
    if (!m_lock && QDir().mkpath(QString::fromStdString(m_folder))) {
        m_lock = std::make_unique<QLockFile>(pathTo(".lock"));
        // A lock is left over only by a program that has gone, however long ago it was taken.
        m_lock->setStaleLockTime(0);
    }
    return m_lock && (m_lock->isLocked() || m_lock->tryLock(0));
}

QString DraftKeeper::pathTo(const char *ending) const
{
    return QDir(QString::fromStdString(m_folder)).filePath(m_name + QLatin1String(ending));
}

std::optional<DocumentDraft> DraftKeeper::find()
{
    if (!QFile::exists(pathTo(".md")) || !isOurs())
        return std::nullopt;
    auto text = bytesOf(pathTo(".md"));
    if (!text)
        return std::nullopt;
    return DocumentDraft{std::move(*text), bytesOf(pathTo(".base"))};
}

Result<void> DraftKeeper::write(const DocumentDraft &draft)
{
    if (!isOurs())
        return {};
    // The base first: a draft beside an older base would be merged wrongly after a crash between.
    if (draft.base) {
        if (bytesOf(pathTo(".base")) != draft.base) {
            QFile::remove(pathTo(".md"));
            if (auto written = writeAtOnce(pathTo(".base"), *draft.base); !written)
                return written;
        }
    } else {
        QFile::remove(pathTo(".base"));
    }
    return writeAtOnce(pathTo(".md"), draft.text);
}

void DraftKeeper::remove()
{
    if (!m_lock || !isOurs())
        return;
    QFile::remove(pathTo(".md"));
    QFile::remove(pathTo(".base"));
}

} // namespace sidestage
