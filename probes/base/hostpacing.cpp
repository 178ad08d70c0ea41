// SPDX-License-Identifier: Apache-2.0
#include "probes/base/hostpacing.h"

#include <algorithm>
#include <utility>

namespace sidestage {

HostPacing::Turn::Turn(Turn &&other) noexcept
    : m_pacing(std::exchange(other.m_pacing, nullptr)), m_host(std::move(other.m_host))
{
}

HostPacing::Turn::~Turn()
{
    if (!m_pacing)
        return;
    {
        const std::scoped_lock lock(m_pacing->m_mutex);
        --m_pacing->m_hosts.find(m_host)->second.underWay;
    }
    m_pacing->m_changed.notify_all();
}

Result<HostPacing::Turn> HostPacing::turnFor(std::string_view host, Milliseconds interval,
                                             const Deadline &deadline)
{
    std::unique_lock lock(m_mutex);
    auto &state = m_hosts[std::string(host)]; // stays where it is: hosts are never removed
    for (;;) {
        if (auto time = deadline.check(); !time) {
            auto error = time.error();
            error.message += " while waiting for a turn at " + std::string(host);
            return tl::unexpected(std::move(error));
        }
        const auto now = std::chrono::steady_clock::now();
        const auto earliest = state.lastBegan == TimePoint() ? now : state.lastBegan + interval;
        const bool hasRoom = state.underWay < m_mostAtOnce;
        if (hasRoom && now >= earliest) {
            ++state.underWay;
            state.lastBegan = now;
            return Turn(*this, std::string(host));
        }
        // Woken by the end of somebody's turn, by the stop, or by time.
        const auto last = now + deadline.remaining();
        const auto began = state.lastBegan;
        m_changed.wait_until(
            lock, deadline.stopToken(), hasRoom ? std::min(earliest, last) : last,
            [&] { return (state.underWay < m_mostAtOnce) != hasRoom || state.lastBegan != began; });
    }
}

} // namespace sidestage
