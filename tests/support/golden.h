// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>

#include <string>

namespace sidestage {

/// The whole content of a file; empty where it cannot be read.
inline std::string fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// What a golden file expects. With SIDESTAGE_UPDATE_GOLDEN in the environment the file is
/// written from `actual` first, for whoever then reads the difference in git.
inline std::string goldenText(const QString &path, const std::string &actual)
{
    if (qEnvironmentVariableIsSet("SIDESTAGE_UPDATE_GOLDEN")) {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(actual.data(), static_cast<qint64>(actual.size()));
    }
    return fileContent(path);
}

} // namespace sidestage
