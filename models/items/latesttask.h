// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sidestage {

/// One thread that runs the newest of the tasks that it is given, so that whoever gives them never
/// waits. A new task stops the one that runs and replaces the one that waits.
///
/// Thread: `run` and `stop` by one thread (the owner's); tasks run on the worker's, and hand over
/// what they find by themselves.
class LatestTask
{
public:
    using Task = std::function<void(const std::stop_token &)>;

    LatestTask();
    /// Stops what is under way and waits for it.
    ~LatestTask();
    LatestTask(const LatestTask &) = delete;
    LatestTask &operator=(const LatestTask &) = delete;

    void run(Task task);
    /// Asks the task that runs to end; it may still hand something over.
    void stop();

private:
    void work(const std::stop_token &end);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Task m_task;
    std::stop_source m_running;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace sidestage
