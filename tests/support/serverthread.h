// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QThread>

#include <functional>

namespace sidestage::test {

/// A thread with an event loop, for a server of a test's own. Put it last among the members of
/// the server, so that it ends before them.
class ServerThread
{
public:
    ServerThread() = default;
    ~ServerThread();
    ServerThread(const ServerThread &) = delete;
    ServerThread &operator=(const ServerThread &) = delete;

    /// Once: makes something in the thread, which lives and dies there. Returns when it is made.
    void run(const std::function<QObject *()> &make);

private:
    QThread m_thread;
    QObject *m_object = nullptr;
};

} // namespace sidestage::test
