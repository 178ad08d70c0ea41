// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace sidestage {

using TimePoint = std::chrono::steady_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// The time that deadlines are measured in: an interface, so that tests can turn it by hand.
/// Implementations are usable from any thread and outlive whatever refers to them.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
    /// Releases `lock` and waits until `condition` is notified or `until` has come. May wake
    /// early; the caller looks again.
    virtual void wait(std::unique_lock<std::mutex> &lock, std::condition_variable &condition,
                      TimePoint until) const = 0;
};

/// The machine's monotonic clock.
class SteadyClock final : public Clock
{
public:
    TimePoint now() const override { return std::chrono::steady_clock::now(); }
    void wait(std::unique_lock<std::mutex> &lock, std::condition_variable &condition,
              TimePoint until) const override;
};

/// Until when, and whether still: what every wait in a probe respects. Cheap to copy; the clock
/// must outlive it.
class Deadline
{
public:
    Deadline(const Clock &clock, TimePoint at, std::stop_token stop)
        : m_clock(&clock), m_at(at), m_stop(std::move(stop))
    {
    }

    TimePoint at() const { return m_at; }
    const std::stop_token &stopToken() const { return m_stop; }
    bool isStopped() const { return m_stop.stop_requested(); }
    bool hasPassed() const { return m_clock->now() >= m_at; }
    /// Never negative.
    Milliseconds remaining() const;
    /// An earlier deadline under the same stop: for one step of several.
    Deadline atMost(Milliseconds step) const;
    /// Nothing while there is time; else Cancelled or TimedOut. Call it between steps.
    Result<void> check() const;

private:
    const Clock *m_clock;
    TimePoint m_at;
    std::stop_token m_stop;
};

} // namespace sidestage
