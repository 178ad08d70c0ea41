// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

struct pollfd;

namespace sidestage {

/// Waits for a socket that a client library owns, and no longer than the deadline or its stop
/// allow. Used by one thread; the stop may come from any.
class SocketWait
{
public:
    enum class For { Reading, Writing, Both };

    explicit SocketWait(const Deadline &deadline);
    ~SocketWait();
    SocketWait(const SocketWait &) = delete;
    SocketWait &operator=(const SocketWait &) = delete;

    /// Returns once the socket is ready, or has failed (which its owner finds out by using it).
    /// TimedOut or Cancelled where waiting has to end first.
    Result<void> until(int socket, For what) { return until(socket, what, m_deadline); }
    /// The same under an earlier deadline of one step.
    Result<void> until(int socket, For what, const Deadline &step);

    /// One of several sockets, and what became of it.
    struct Watched
    {
        int socket = -1;
        For what = For::Reading;
        bool isReady = false; ///< there is something to do, if only to find out about a failure
        bool hasFailed = false;
    };
    /// Returns once one of them is ready; none at all are waited for until the step's end.
    Result<void> untilAny(std::vector<Watched> &sockets, const Deadline &step);

private:
    /// Polls once, with the pipe in front of the sockets; whether one of them is ready.
    Result<bool> pollOnce(std::span<pollfd> watched, const Deadline &step) const;

    const Deadline m_deadline;
    int m_stopped[2] = {-1, -1}; ///< a pipe: readable once the stop has come
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace sidestage
