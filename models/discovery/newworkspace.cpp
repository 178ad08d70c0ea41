// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/newworkspace.h"

#include "models/config/environmentsfile.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>

namespace sidestage {

namespace {

/// False where a file of that name is there already.
Result<bool> writeNew(const std::string &folder, const std::string &name, const std::string &text)
{
    const auto path = QString::fromStdString(folder + '/' + name);
    const auto isThere = [&] { return QFileInfo(path).isSymLink() || QFileInfo::exists(path); };
    const auto cannot = [&](const QString &why) {
        return failure(ErrorCode::PermissionDenied,
                       "the file cannot be written: " + why.toStdString(), {name, 0, 0});
    };
    if (isThere())
        return false;
    QTemporaryFile file(QString::fromStdString(folder + "/." + name + ".XXXXXX"));
    if (!file.open())
        return cannot(file.errorString());
    if (file.write(text.data(), static_cast<qint64>(text.size()))
            != static_cast<qint64>(text.size())
        || !file.flush())
        return cannot(file.errorString());
    // a temporary file is its owner's alone; this one belongs to the team
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
                        | QFileDevice::ReadOther);
    const auto temporary = file.fileName();
    file.close();
    file.setAutoRemove(false);
    // QFile's rename, unlike QTemporaryFile's, leaves alone what has the new name.
    QFile written(temporary);
    if (written.rename(path))
        return true;
    const auto why = written.errorString();
    QFile::remove(temporary);
    if (isThere())
        return false;
    return cannot(why);
}

} // namespace

Result<std::vector<std::string>> writeNewWorkspace(const std::string &folder,
                                                   const std::string &environments,
                                                   const std::string &notes)
{
    const std::string name(environmentsFileName);
    const auto main = writeNew(folder, name, environments);
    if (!main)
        return tl::unexpected(main.error());
    if (!*main)
        return failure(ErrorCode::BadInput,
                       "there is an environments.yaml already: it stays as it is", {name, 0, 0});
    std::vector<std::string> written{name};
    constexpr const char *notesName = "staging-notes.md";
    const auto second = writeNew(folder, notesName, notes);
    if (!second)
        return tl::unexpected(second.error());
    if (*second)
        written.emplace_back(notesName);
    return written;
}

} // namespace sidestage
