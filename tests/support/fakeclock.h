// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <atomic>

namespace sidestage {

/// A clock that a test turns by hand, from any thread. Whoever waits looks again every
/// millisecond of real time, so that no wake-up can be lost.
class FakeClock final : public Clock
{
public:
    TimePoint now() const override { return TimePoint(Milliseconds(m_now.load())); }
    void advance(Milliseconds by) { m_now += by.count(); }
    void wait(std::unique_lock<std::mutex> &lock, std::condition_variable &condition,
              TimePoint) const override
    {
        condition.wait_for(lock, Milliseconds(1));
    }

private:
    std::atomic<Milliseconds::rep> m_now{1000};
};

} // namespace sidestage
