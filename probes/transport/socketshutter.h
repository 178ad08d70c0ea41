// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

namespace sidestage {

/// Ends, from another thread, whatever waits for a socket that a client library owns: some wait in
/// ways that know no deadline. It keeps a handle of its own, so that it never meets a socket that
/// got the same number later. Safe in any thread.
class SocketShutter
{
public:
    SocketShutter() = default;
    ~SocketShutter();
    SocketShutter(const SocketShutter &) = delete;
    SocketShutter &operator=(const SocketShutter &) = delete;

    /// From now on it is about this socket; one that comes after `shut` is shut at once.
    void watch(int socket);
    /// Nothing is watched any more.
    void release();
    void shut();

private:
    std::mutex m_mutex;
    int m_socket = -1;
    bool m_isShut = false;
};

} // namespace sidestage
