// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/workerpool.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace sidestage {

struct WorkerPool::State
{
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> queue;
    std::map<Slot, std::thread> threads; ///< those that count
    Slot nextSlot = 0;
    int idle = 0;
    int abandoned = 0;
    bool isClosing = false;
};

WorkerPool::WorkerPool(int width) : m_width(std::max(width, 1)), m_state(std::make_shared<State>())
{
}

WorkerPool::~WorkerPool()
{
    std::map<Slot, std::thread> threads;
    std::deque<Job> dropped;
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->isClosing = true;
        threads.swap(m_state->threads);
        dropped.swap(m_state->queue);
    }
    m_state->wake.notify_all();
    dropped.clear(); // what these hold need not wait for the others
    for (auto &[slot, thread] : threads)
        thread.join();
}

bool WorkerPool::startThread(const std::shared_ptr<State> &state)
{
    const auto slot = state->nextSlot++;
    try {
        state->threads.emplace(slot, std::thread([state, slot] { work(state, slot); }));
    } catch (const std::system_error &) {
        return false; // the system has no more threads to give
    }
    return true;
}

bool WorkerPool::submit(Job job)
{
    const std::scoped_lock lock(m_state->mutex);
    const auto waiting = static_cast<int>(m_state->queue.size());
    if (waiting >= m_state->idle && static_cast<int>(m_state->threads.size()) < m_width)
        startThread(m_state);
    if (m_state->threads.empty())
        return false;
    m_state->queue.push_back(std::move(job));
    m_state->wake.notify_one();
    return true;
}

bool WorkerPool::abandon(Slot slot)
{
    const std::scoped_lock lock(m_state->mutex);
    const auto at = m_state->threads.find(slot);
    if (at != m_state->threads.end()) {
        at->second.detach();
        m_state->threads.erase(at);
        ++m_state->abandoned;
        startThread(m_state);
    }
    return !m_state->threads.empty();
}

int WorkerPool::abandonedCount() const
{
    const std::scoped_lock lock(m_state->mutex);
    return m_state->abandoned;
}

void WorkerPool::work(const std::shared_ptr<State> &state, Slot slot)
{
    std::unique_lock lock(state->mutex);
    for (;;) {
        ++state->idle;
        state->wake.wait(lock, [&] { return state->isClosing || !state->queue.empty(); });
        --state->idle;
        if (state->isClosing)
            return;
        auto job = std::move(state->queue.front());
        state->queue.pop_front();
        lock.unlock();
        job(slot);
        job = nullptr; // what it holds goes before this thread says that it is free
        lock.lock();
        if (!state->isClosing && !state->threads.contains(slot)) {
            --state->abandoned;
            return;
        }
    }
}

} // namespace sidestage
