// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace sidestage {

#ifdef Q_OS_UNIX
namespace {

// A signal handler can reach nothing but what is static, and may do little more than write to a
// pipe (POSIX.1-2017, 2.4.3): the other end is read by the event loop.
std::array<int, 2> signalPipe{-1, -1};

void onSignal(int signal)
{
    std::signal(signal, SIG_DFL);
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
}

} // namespace

Interrupt::Interrupt(std::function<void()> action) : m_action(std::move(action))
{
    if (::pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        m_action();
    });
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

Interrupt::~Interrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    delete m_notifier;
    for (auto &end : signalPipe) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}
#else
Interrupt::Interrupt(std::function<void()> action) : m_action(std::move(action)) { }
Interrupt::~Interrupt() = default;
#endif

} // namespace sidestage
