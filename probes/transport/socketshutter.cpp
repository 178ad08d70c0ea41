// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/socketshutter.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sidestage {

SocketShutter::~SocketShutter()
{
    release();
}

void SocketShutter::watch(int socket)
{
    release();
    const std::scoped_lock lock(m_mutex);
    m_socket = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (m_isShut && m_socket >= 0)
        ::shutdown(m_socket, SHUT_RDWR);
}

void SocketShutter::release()
{
    const std::scoped_lock lock(m_mutex);
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
}

void SocketShutter::shut()
{
    const std::scoped_lock lock(m_mutex);
    m_isShut = true;
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_RDWR);
}

} // namespace sidestage
