// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QThread>

#include <atomic>
#include <memory>

namespace sidestage::test {

/// A server on loopback for protocols that are not HTTP, on a thread of its own: it takes every
/// connection and behaves badly in one way.
class RawServer
{
public:
    enum class Manner {
        Silent, ///< takes the connection and says nothing
        Answers, ///< says its bytes once something was said to it, then nothing more
        HangsUp, ///< the same, and closes
        Greets, ///< says its bytes at once and closes: a server that takes nobody in
        Endless ///< its bytes once, then the last of them again and again, as fast as they are
                ///< taken
    };
    explicit RawServer(Manner manner, QByteArray bytes = {});
    ~RawServer();
    RawServer(const RawServer &) = delete;
    RawServer &operator=(const RawServer &) = delete;

    int port() const { return m_port; }
    /// How much went out, to all clients.
    std::size_t bytesSent() const { return m_sent; }

private:
    QThread m_thread;
    std::atomic<std::size_t> m_sent{0};
    int m_port = 0;
};

} // namespace sidestage::test
