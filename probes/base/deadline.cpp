// SPDX-License-Identifier: Apache-2.0
#include "probes/base/deadline.h"

#include <algorithm>

namespace sidestage {

void SteadyClock::wait(std::unique_lock<std::mutex> &lock, std::condition_variable &condition,
                       TimePoint until) const
{
    condition.wait_until(lock, until);
}

Milliseconds Deadline::remaining() const
{
    const auto left = std::chrono::ceil<Milliseconds>(m_at - m_clock->now());
    return std::max(left, Milliseconds::zero());
}

Deadline Deadline::atMost(Milliseconds step) const
{
    if (step >= remaining())
        return *this; // also where adding such a step would overflow
    return {*m_clock, std::min(m_at, m_clock->now() + step), m_stop};
}

Result<void> Deadline::check() const
{
    if (isStopped())
        return failure(ErrorCode::Cancelled, "cancelled");
    if (hasPassed())
        return failure(ErrorCode::TimedOut, "the deadline passed");
    return {};
}

} // namespace sidestage
