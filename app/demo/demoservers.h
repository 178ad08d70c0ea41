// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/demoresolver.h"
#include "app/demo/demoserver.h"
#include "probes/base/error.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// Everything that answers in the demo, on free ports of 127.0.0.1 for as long as this lives, and
/// what the demo's texts have to say so that it is found.
class DemoServers
{
public:
    static Result<std::unique_ptr<DemoServers>> start();

    /// The text with ports, keys and certificates in the place of `@PORT_STAGING@`, `@KEY_…@`,
    /// `@CREDENTIAL_…@` and `@AUTHORITY@`.
    QByteArray filled(QByteArray text) const;
    /// What the variable of a credential holds for the demo: invented, and taken by these servers
    /// alone. A VariableReader.
    static std::optional<std::string> credential(const std::string &variable);

private:
    DemoServers() = default;
    Result<void> listen();
    Result<void> listenSecurely();
    Result<void> serve();

    /// By the name of their table; `identity` is where people sign in.
    std::vector<std::pair<QString, std::unique_ptr<DemoServer>>> m_servers;
    std::unique_ptr<DemoResolver> m_resolver;
    QByteArray m_authority; ///< PEM of whoever signed the servers' certificates
};

} // namespace sidestage
