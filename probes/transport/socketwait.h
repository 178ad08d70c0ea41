// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <functional>
#include <optional>
#include <stop_token>

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

private:
    const Deadline m_deadline;
    int m_stopped[2] = {-1, -1}; ///< a pipe: readable once the stop has come
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace sidestage
