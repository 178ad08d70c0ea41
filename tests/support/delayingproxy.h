// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <thread>

namespace sidestage::test {

/// Passes bytes on between a port on loopback and another one, each after a while: a server that
/// is far away. Any number of connections at once. Runs in a thread of its own until destroyed.
class DelayingProxy
{
public:
    /// `delay`: what a round trip takes longer; half of it on each way.
    DelayingProxy(int targetPort, std::chrono::milliseconds delay);
    ~DelayingProxy();
    DelayingProxy(const DelayingProxy &) = delete;
    DelayingProxy &operator=(const DelayingProxy &) = delete;

    int port() const { return m_port; }

private:
    void run(const std::stop_token &stop) const;

    int m_targetPort;
    std::chrono::milliseconds m_oneWay;
    int m_listener = -1;
    int m_port = 0;
    std::jthread m_thread;
};

} // namespace sidestage::test
