// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace sidestage {

/// Threads that run jobs which may never return. A job that is given up keeps its thread, which
/// no longer counts; a new one takes its place, so that the pool stays as wide as it was.
///
/// Usable from any thread. An abandoned thread is detached: it shares what it needs with the pool
/// and the job, and ends when its job returns, or with the process.
class WorkerPool
{
public:
    /// Names the thread that a job runs on, for `abandon`.
    using Slot = int;
    /// Must not throw.
    using Job = std::function<void(Slot slot)>;

    /// Starts no thread before there is a job for it.
    explicit WorkerPool(int width);
    /// Drops jobs that have not begun and waits for those that run and were not abandoned.
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Jobs begin in the order of their coming. False where not a single thread can be had; the
    /// job is then not taken.
    bool submit(Job job);
    /// Gives up the job that runs in that slot, which must not have returned. False where the
    /// pool is left without a thread, so that waiting jobs would never begin.
    bool abandon(Slot slot);
    /// Jobs that were given up and still have not returned.
    int abandonedCount() const;
    int width() const { return m_width; }

private:
    struct State;
    static void work(const std::shared_ptr<State> &state, Slot slot);
    static bool startThread(const std::shared_ptr<State> &state);

    int m_width;
    std::shared_ptr<State> m_state;
};

} // namespace sidestage
