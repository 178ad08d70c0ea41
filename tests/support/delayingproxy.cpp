// SPDX-License-Identifier: Apache-2.0
#include "tests/support/delayingproxy.h"

#include <QtGlobal>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <string>
#include <vector>

namespace sidestage::test {

namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// The system's calls take every kind of address under one name.
const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

/// One way of one connection.
struct Way
{
    struct Piece
    {
        Clock::time_point due;
        std::string bytes; ///< empty: the sender has closed
    };
    int from = -1;
    int to = -1;
    bool isOpen = true; ///< for reading
    std::deque<Piece> pieces;
    std::size_t sent = 0; ///< of the first piece

    void read(Clock::time_point due)
    {
        std::array<char, 65536> buffer;
        const auto count = ::read(from, buffer.data(), buffer.size());
        if (count <= 0)
            isOpen = false;
        pieces.push_back({due,
                          count > 0 ? std::string(buffer.data(), static_cast<std::size_t>(count))
                                    : std::string()});
    }
    void write(Clock::time_point now)
    {
        while (!pieces.empty() && pieces.front().due <= now) {
            const auto &bytes = pieces.front().bytes;
            if (bytes.empty()) {
                ::shutdown(to, SHUT_WR);
            } else {
                const auto count = ::send(to, bytes.data() + sent, bytes.size() - sent,
                                          MSG_NOSIGNAL | MSG_DONTWAIT);
                if (count < 0 && errno == EAGAIN)
                    return;
                sent = count < 0 ? bytes.size() : sent + static_cast<std::size_t>(count);
                if (sent < bytes.size())
                    return;
            }
            sent = 0;
            pieces.pop_front();
        }
    }
    bool isOver() const { return !isOpen && pieces.empty(); }
};

} // namespace

DelayingProxy::DelayingProxy(int targetPort, std::chrono::milliseconds delay)
    : m_targetPort(targetPort), m_oneWay(delay / 2)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(m_listener, generic(address), size) != 0 || ::listen(m_listener, 16) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no port for the proxy");
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

DelayingProxy::~DelayingProxy()
{
    m_thread.request_stop();
    m_thread.join();
    ::close(m_listener);
}

void DelayingProxy::run(const std::stop_token &stop) const
{
    std::list<std::array<Way, 2>> connections;
    while (!stop.stop_requested()) {
        std::vector<pollfd> waits{{m_listener, POLLIN, 0}};
        auto wake = Clock::now() + std::chrono::milliseconds(50);
        for (const auto &ways : connections) {
            for (const auto &way : ways) {
                waits.push_back({way.isOpen ? way.from : -1, POLLIN, 0});
                if (!way.pieces.empty())
                    wake = std::min(wake, way.pieces.front().due);
            }
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake - Clock::now());
        ::poll(waits.data(), waits.size(), std::max(0, static_cast<int>(left.count())));
        const auto now = Clock::now();
        std::size_t i = 1;
        for (auto &ways : connections) {
            for (auto &way : ways) {
                if ((waits[i++].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
                    way.read(now + m_oneWay);
                way.write(now);
            }
        }
        std::erase_if(connections, [](const auto &ways) {
            if (!ways[0].isOver() || !ways[1].isOver())
                return false;
            ::close(ways[0].from);
            ::close(ways[0].to);
            return true;
        });
        if ((waits.front().revents & POLLIN) != 0) {
            const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const auto address = loopback(m_targetPort);
            const int yes = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            ::setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            if (::connect(server, generic(address), sizeof address) != 0) {
                ::close(client);
                ::close(server);
                continue;
            }
            auto &ways = connections.emplace_back();
            ways[0].from = ways[1].to = client;
            ways[0].to = ways[1].from = server;
        }
    }
    for (const auto &ways : connections) {
        ::close(ways[0].from);
        ::close(ways[0].to);
    }
}

} // namespace sidestage::test
