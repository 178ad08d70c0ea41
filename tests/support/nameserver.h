// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverprocess.h"

#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// BIND on loopback with the zones that one test gives it.
class NameServer
{
public:
    static bool isInstalled();

    /// Zones by name, each with the text of its file; `recursive`: whether it claims to look
    /// further, which here means that it knows all there is.
    NameServer(const std::vector<std::pair<std::string, std::string>> &zones, bool isRecursive);

    bool isUp() const { return m_isUp; }
    int port() const { return m_port; }
    /// "127.0.0.1:PORT".
    std::string address() const;
    QString output() const { return m_process.output(); }
    /// What it was asked, in order, a line each: "app.acme.test IN A +E(0)K".
    QStringList queries() const;
    void freeze() { m_process.freeze(); }
    void thaw() { m_process.thaw(); }

private:
    void write(const QString &name, const std::string &text) const;

    ServerProcess m_process;
    int m_port = 0;
    bool m_isUp = false;
};

} // namespace sidestage::test
