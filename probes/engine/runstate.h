// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/engine/bufferedlog.h"
#include "probes/engine/proberun.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>

namespace sidestage {

/// One probe of a run.
struct ProbeTask
{
    enum class Phase : std::uint8_t { Queued, Running, Done };
    Phase phase = Phase::Queued;
    bool isCancelled = false;
    bool isAskedToStop = false;
    TimePoint began{};
    TimePoint deadline{};
    TimePoint stopAt = TimePoint::max(); ///< when it is asked to stop
    TimePoint giveUpAt = TimePoint::max(); ///< when its thread is abandoned
    WorkerPool::Slot slot = 0;
    std::stop_source stop{std::nostopstate}; ///< real once it runs
    BufferedLog log; ///< has its own mutex
};

/// What a run, its watchdog and its workers share; whoever still needs it keeps it. Everything
/// behind `mutex` but `input` without its credentials, which never changes. The mutex is taken
/// before the pool's, never after.
struct ProbeRun::State
{
    State(RunInput given, WorkerPool &workers, EventSink target);

    // Run by a worker.
    static void work(const std::shared_ptr<State> &state, std::size_t index, WorkerPool::Slot slot);
    /// The reading, sealed. Where the task ended meanwhile it is nobody's.
    Reading measure(std::size_t index, const Deadline &deadline, const Credentials &credentials);
    Outcome outcomeOf(std::size_t index, const Result<void> &result, bool isTooMuch,
                      const Deadline &deadline);
    // Run by the watchdog: asks to stop, gives up, and tells the sink.
    static void watch(const std::shared_ptr<State> &state);
    /// The time of the next such deed. Call locked.
    TimePoint attend(TimePoint now, std::vector<std::stop_source> &stops);

    // All of these: call locked.
    void publish(std::size_t index, Reading reading);
    void publish(std::size_t index, Outcome outcome);
    void cancel(std::size_t index);
    void giveUp(std::size_t index, TimePoint now);
    bool isOver() const { return done == static_cast<int>(tasks.size()); }

    RunInput input;
    WorkerPool *pool; ///< not for workers: one that was given up may outlive it
    EventSink sink;
    PathInterner paths; ///< locks itself
    HostPacing pacing; ///< locks itself

    std::mutex mutex;
    std::condition_variable changed;
    std::deque<ProbeTask> tasks;
    std::vector<std::size_t> running;
    std::vector<RunEvent> events; ///< not yet told
    int queued = 0;
    int done = 0;
    int failed = 0;
    bool isClosed = false; ///< tell nothing more
};

} // namespace sidestage
