// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/demoservers.h"
#include "probes/base/error.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace sidestage {

/// A small invented shop as a real workspace on disk: its files unpacked, its databases made from
/// SQL, its servers running on loopback for as long as this object lives.
class DemoWorkspace
{
public:
    /// Into `folder`, which must not exist or be empty, and which stays; or into a temporary one
    /// that goes with this object, where `folder` is empty.
    static Result<std::unique_ptr<DemoWorkspace>> unpack(const QString &folder = {});
    ~DemoWorkspace();

    QString folder() const { return m_folder; }

private:
    DemoWorkspace() = default;
    Result<void> writeFiles();
    Result<void> makeDatabase(const QString &sqlFile) const;

    std::optional<QTemporaryDir> m_temporary;
    QString m_folder;
    std::unique_ptr<DemoServers> m_servers;
};

} // namespace sidestage
