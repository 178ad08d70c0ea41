// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/demoresolver.h"
#include "app/demo/demoserver.h"
#include "probes/base/error.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// A small invented shop as a real workspace on disk: its files unpacked, its databases made from
/// SQL, its web servers and its resolver running on loopback for as long as this object lives.
class DemoWorkspace
{
public:
    /// Into `folder`, which must not exist or be empty, and which stays; or into a temporary one
    /// that goes with this object, where `folder` is empty.
    static Result<std::unique_ptr<DemoWorkspace>> unpack(const QString &folder = {});
    ~DemoWorkspace();

    QString folder() const { return m_folder; }
    /// What the variable of a credential holds for the demo: invented, and accepted by its servers
    /// alone. A VariableReader.
    static std::optional<std::string> credential(const std::string &variable);

private:
    DemoWorkspace() = default;
    Result<void> startServers();
    Result<void> writeFiles();
    Result<void> makeDatabase(const QString &sqlFile) const;
    QByteArray filled(QByteArray text) const;

    std::optional<QTemporaryDir> m_temporary;
    QString m_folder;
    std::unique_ptr<DemoResolver> m_resolver;
    /// By environment; `identity` is where they sign in.
    std::vector<std::pair<QString, std::unique_ptr<DemoServer>>> m_servers;
};

} // namespace sidestage
