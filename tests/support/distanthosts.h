// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverthread.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <string>

namespace sidestage::test {

/// Web servers that are far away: 127.0.0.1, 127.0.0.2 and so on, all at one port, which answer
/// every request with the same page after a while. Connections stay open, any number at once.
class DistantHosts
{
public:
    DistantHosts(int hosts, std::chrono::milliseconds away);

    int port() const { return m_port; }
    /// "http://127.0.0.2:PORT", counted from 0.
    std::string url(int host) const;
    /// How many requests came since the last call.
    int takeRequests() { return m_requests.exchange(0); }

private:
    std::atomic<int> m_requests = 0;
    int m_port = 0;
    ServerThread m_thread;
};

} // namespace sidestage::test
