// SPDX-License-Identifier: Apache-2.0
#include "models/items/latesttask.h"

namespace sidestage {

LatestTask::LatestTask() : m_thread([this](const std::stop_token &end) { work(end); }) { }

LatestTask::~LatestTask()
{
    m_thread.request_stop();
    stop();
}

void LatestTask::run(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_task = std::move(task);
        m_running.request_stop();
    }
    m_wake.notify_one();
}

void LatestTask::stop()
{
    const std::lock_guard lock(m_mutex);
    m_running.request_stop();
}

void LatestTask::work(const std::stop_token &end)
{
    while (true) {
        Task task;
        std::stop_token stop;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, end, [this] { return m_task != nullptr; });
            if (end.stop_requested())
                return;
            task.swap(m_task);
            m_running = std::stop_source();
            stop = m_running.get_token();
        }
        task(stop);
    }
}

} // namespace sidestage
