// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probespec.h"
#include "tests/support/serverprocess.h"

#include <map>
#include <string>
#include <vector>

namespace sidestage::test {

/// A real Redis server on loopback, which keeps nothing on disk, and a client of its own to tell it
/// more.
class RedisServer
{
public:
    /// Whether server and client are there; if not, the packages are redis-server and redis-tools.
    static bool isInstalled();
    /// `password`: of the default user; empty: none.
    explicit RedisServer(const QStringList &arguments = {}, std::string password = {});

    bool isUp() const { return m_isUp; }
    int port() const { return m_port; }
    std::string socket() const; ///< the path of its Unix socket
    QString output() const { return m_process.output(); }
    void freeze() { m_process.freeze(); }
    void thaw() { m_process.thaw(); }
    /// From any thread: it dies without a word to anybody.
    void kill() { m_process.kill(); }
    QString folder() const { return m_process.folder(); }
    /// What the server answers to commands, one a line, as its default user.
    QString say(const QStringList &commands) const;
    /// Options of a target at this server, by address.
    OptionValue::Map target() const;

private:
    ServerProcess m_process;
    std::string m_password;
    int m_port = 0;
    bool m_isUp = false;
};

} // namespace sidestage::test
