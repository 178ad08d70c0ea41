// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/socketwait.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace sidestage {

namespace {

// Wakes up at times even without a reason: a pipe that could not be made must not keep a stop
// waiting for longer than is promised.
constexpr Milliseconds longestNap{250};

short eventsOf(SocketWait::For what)
{
    using For = SocketWait::For;
    const int events = what == For::Reading ? POLLIN
        : what == For::Writing              ? POLLOUT
                                            : POLLIN | POLLOUT;
    return static_cast<short>(events);
}

} // namespace

SocketWait::SocketWait(const Deadline &deadline) : m_deadline(deadline)
{
    if (::pipe(m_stopped) != 0)
        return;
    for (const int end : m_stopped) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_onStop.emplace(m_deadline.stopToken(), [out = m_stopped[1]] {
        const char byte = 0;
        [[maybe_unused]] const auto written = ::write(out, &byte, 1);
    });
}

SocketWait::~SocketWait()
{
    m_onStop.reset(); // waits for a callback that is under way
    for (const int end : m_stopped) {
        if (end >= 0)
            ::close(end);
    }
}

Result<bool> SocketWait::pollOnce(std::span<pollfd> watched, const Deadline &step) const
{
    if (auto time = step.check(); !time)
        return tl::unexpected(time.error());
    watched.front() = {m_stopped[0], POLLIN, 0};
    // Rounded up: a deadline that is half a millisecond away must not be polled for in a loop.
    const auto nap = std::min(step.remaining() + Milliseconds(1), longestNap);
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(nap.count()));
    if (ready < 0 && errno != EINTR)
        return failure(ErrorCode::Internal, "the connection's socket cannot be waited for");
    return ready > 0 && watched.front().revents == 0;
}

Result<void> SocketWait::until(int socket, For what, const Deadline &step)
{
    for (;;) {
        std::array<pollfd, 2> watched{pollfd{}, pollfd{socket, eventsOf(what), 0}};
        const auto isReady = pollOnce(watched, step);
        if (!isReady)
            return tl::unexpected(isReady.error());
        if (*isReady)
            return {};
    }
}

Result<void> SocketWait::untilAny(std::vector<Watched> &sockets, const Deadline &step)
{
    for (;;) {
        std::vector<pollfd> watched(1);
        for (const auto &one : sockets)
            watched.push_back({one.socket, eventsOf(one.what), 0});
        const auto isReady = pollOnce(watched, step);
        if (!isReady)
            return tl::unexpected(isReady.error());
        if (!*isReady)
            continue;
        for (std::size_t i = 0; i < sockets.size(); ++i) {
            sockets[i].isReady = watched[i + 1].revents != 0;
            sockets[i].hasFailed = (watched[i + 1].revents & (POLLERR | POLLNVAL)) != 0;
        }
        return {};
    }
}

} // namespace sidestage
