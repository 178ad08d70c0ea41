// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesfile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace sidestage {

namespace {

QString systemPath(const std::string &path)
{
    return QFile::decodeName(path.c_str());
}

ErrorCode codeOf(const QFileDevice &file, const QString &path)
{
    const QFileInfo info(path);
    const QFileInfo folder(info.absolutePath());
    if (!folder.exists() || file.error() == QFileDevice::ResourceError)
        return ErrorCode::NotFound;
    return ErrorCode::PermissionDenied;
}

} // namespace

Result<std::optional<std::string>> readNotesFile(const std::string &path)
{
    const auto name = systemPath(path);
    const QFileInfo info(name);
    const Location where{path, 0, 0};
    if (!info.exists())
        return std::optional<std::string>();
    if (!info.isFile())
        return failure(ErrorCode::Unsupported, "the notes are not a file", where);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::PermissionDenied,
                       "the notes cannot be read: " + file.errorString().toStdString(), where);
    // One byte more than the limit shows that there is more.
    const auto bytes = file.read(static_cast<qint64>(NotesDocument::maximumSize) + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::PermissionDenied,
                       "the notes cannot be read: " + file.errorString().toStdString(), where);
    return std::optional(bytes.toStdString());
}

Result<NotesDocument> loadNotes(const std::string &path)
{
    auto bytes = readNotesFile(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (!*bytes)
        return failure(ErrorCode::NotFound, "there are no staging notes", {path, 0, 0});
    return NotesDocument::parse(std::move(**bytes), path);
}

Result<void> saveNotes(const std::string &path, std::string_view bytes,
                       std::optional<std::string_view> before)
{
    const Location where{path, 0, 0};
    const auto now = readNotesFile(path);
    if (!now)
        return tl::unexpected(now.error());
    if (now->has_value() != before.has_value() || (before && **now != *before))
        return failure(ErrorCode::Busy, "the notes have changed on disk since they were read",
                       where, "read them again, then repeat the edit");
    const auto name = systemPath(path);
    QSaveFile file(name);
    const auto failed = [&] {
        return failure(codeOf(file, name),
                       "the notes cannot be written: " + file.errorString().toStdString(), where,
                       "nothing was changed; check the permissions of the file and its folder");
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    if (file.write(bytes.data(), static_cast<qint64>(bytes.size()))
        != static_cast<qint64>(bytes.size()))
        return failed();
    if (!file.commit())
        return failed();
    return {};
}

} // namespace sidestage
