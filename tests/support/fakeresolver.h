// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sidestage::test {

/// A resolver on loopback that behaves badly in one way, on a thread of its own. What it answers
/// rightly is one address, 192.0.2.1, for every name, and nothing for all other types.
class FakeResolver
{
public:
    enum class Manner {
        Right,
        Silent,
        Garbage, ///< bytes that are no message
        Short, ///< the first bytes of a right answer
        OtherId, ///< a right answer to somebody else
        OtherQuestion, ///< the right number, and another name
        Lies, ///< counts more records than there are
        Circle, ///< a name that is compressed into itself
        AliasCircle, ///< an alias that leads back to the name itself
        OverTcp, ///< cut short over UDP, whole over TCP
        OverSilentTcp, ///< cut short over UDP, nothing over TCP
        OverNoTcp, ///< cut short over UDP, and TCP hangs up
        Slow, ///< right, but late
        Code, ///< an error code
        Points ///< names other servers and says nothing itself
    };
    explicit FakeResolver(Manner manner, std::chrono::milliseconds delay = {}, int code = 0);
    ~FakeResolver();
    FakeResolver(const FakeResolver &) = delete;
    FakeResolver &operator=(const FakeResolver &) = delete;

    int port() const { return m_port; }
    /// "127.0.0.1:PORT".
    std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }
    /// What it was asked, over UDP and TCP, as it came.
    std::vector<std::string> questions() const;

private:
    void run();
    void open();
    std::string answerTo(const std::string &question, bool isTcp) const;
    void takeUdp();
    void takeTcp(int client);

    struct Later
    {
        std::chrono::steady_clock::time_point due;
        std::string bytes;
        std::uint16_t port;
    };

    const Manner m_manner;
    const std::chrono::milliseconds m_delay;
    const int m_code;
    int m_udp = -1;
    int m_tcp = -1;
    int m_port = 0;
    std::vector<int> m_clients;
    std::vector<Later> m_later;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_questions;
    std::atomic<bool> m_isOver{false};
    std::thread m_thread;
};

} // namespace sidestage::test
