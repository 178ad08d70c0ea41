// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/runstate.h"

#include <algorithm>
#include <system_error>
#include <thread>

namespace sidestage {

ProbeRun::State::State(RunInput given, WorkerPool &workers, EventSink target)
    : input(std::move(given))
    , pool(&workers)
    , sink(std::move(target))
    , tasks(input.plan.probes.size())
    , queued(static_cast<int>(tasks.size()))
{
    if (queued == 0)
        input.credentials.clear();
}

ProbeRun::ProbeRun(std::shared_ptr<State> state) : m_state(std::move(state)) { }

Result<std::unique_ptr<ProbeRun>> ProbeRun::start(RunInput input, WorkerPool &pool, EventSink sink)
{
    const auto abandoned = pool.abandonedCount();
    if (abandoned > input.options.mostAbandoned) {
        return failure(ErrorCode::Busy,
                       std::to_string(abandoned)
                           + " probes of earlier runs still hang, so no new run is begun",
                       {}, "wait until they return, or start the program anew");
    }
    auto state = std::make_shared<State>(std::move(input), pool, std::move(sink));
    std::unique_ptr<ProbeRun> run(new ProbeRun(state));
    try {
        run->m_watchdog = std::make_unique<std::thread>([state] { State::watch(state); });
    } catch (const std::system_error &) {
        return failure(ErrorCode::Busy, "the system has no thread left for a run");
    }
    for (std::size_t i = 0; i < state->input.plan.probes.size(); ++i) {
        if (pool.submit([state, i](WorkerPool::Slot slot) { State::work(state, i, slot); }))
            continue;
        const std::scoped_lock lock(state->mutex);
        state->publish(
            i,
            Outcome::of({ErrorCode::Busy, "no thread could be started for the probe", {}, {}}, {}));
    }
    return run;
}

ProbeRun::~ProbeRun()
{
    if (!m_watchdog)
        return;
    cancel();
    {
        // Real time, whatever the run's clock: the owner waits for this.
        std::unique_lock lock(m_state->mutex);
        m_state->isClosed = true;
        m_state->changed.wait_for(lock, m_state->input.options.grace,
                                  [this] { return m_state->isOver(); });
        while (!m_state->running.empty())
            m_state->giveUp(m_state->running.back(), m_state->input.clock->now());
    }
    m_state->changed.notify_all();
    m_watchdog->join();
}

void ProbeRun::cancel()
{
    const std::scoped_lock lock(m_state->mutex);
    for (std::size_t i = 0; i < m_state->tasks.size(); ++i)
        m_state->cancel(i);
}

void ProbeRun::cancelProbe(const std::string &service, const std::string &environment)
{
    const auto &probes = m_state->input.plan.probes;
    const std::scoped_lock lock(m_state->mutex);
    for (std::size_t i = 0; i < probes.size(); ++i) {
        if (probes[i].service == service && probes[i].environment == environment)
            m_state->cancel(i);
    }
}

RunProgress ProbeRun::progress() const
{
    const std::scoped_lock lock(m_state->mutex);
    return {m_state->queued,
            static_cast<int>(m_state->running.size()),
            m_state->done,
            m_state->failed,
            static_cast<int>(m_state->tasks.size()),
            m_state->pool->abandonedCount()};
}

std::vector<std::string> ProbeRun::log(std::size_t index) const
{
    return index < m_state->tasks.size() ? m_state->tasks[index].log.lines()
                                         : std::vector<std::string>();
}

const RunPlan &ProbeRun::plan() const
{
    return m_state->input.plan;
}

void ProbeRun::State::publish(std::size_t index, Outcome outcome)
{
    Reading reading;
    reading.service = input.plan.probes[index].service;
    reading.kind = input.plan.probes[index].kind;
    reading.outcome = std::move(outcome);
    reading.seal();
    publish(index, std::move(reading));
}

void ProbeRun::State::publish(std::size_t index, Reading reading)
{
    auto &task = tasks[index];
    if (task.phase == ProbeTask::Phase::Queued)
        --queued;
    else
        std::erase(running, index);
    task.phase = ProbeTask::Phase::Done;
    task.log.close(reading.outcome.isOk());
    ++done;
    if (!reading.outcome.isOk())
        ++failed;
    if (queued == 0)
        input.credentials.clear();
    events.push_back(
        {RunEvent::Kind::Finished, index, std::make_shared<const Reading>(std::move(reading))});
    changed.notify_all();
}

void ProbeRun::State::cancel(std::size_t index)
{
    auto &task = tasks[index];
    if (task.phase == ProbeTask::Phase::Done || task.isCancelled)
        return;
    task.isCancelled = true;
    if (task.phase == ProbeTask::Phase::Queued) {
        publish(index,
                Outcome::of({ErrorCode::Cancelled, "cancelled before it began", {}, {}}, {}));
        return;
    }
    const auto now = input.clock->now();
    task.stopAt = now;
    task.giveUpAt = std::min(task.giveUpAt, now + input.options.grace);
    changed.notify_all();
}

void ProbeRun::State::giveUp(std::size_t index, TimePoint now)
{
    const auto &task = tasks[index];
    const auto took = std::chrono::duration_cast<Milliseconds>(now - task.began);
    const bool hasWorkers = pool->abandon(task.slot);
    publish(index,
            task.isCancelled
                ? Outcome::of({ErrorCode::Cancelled,
                               "cancelled; the probe did not stop and was "
                               "given up",
                               {},
                               {}},
                              took)
                : Outcome::of({ErrorCode::TimedOut,
                               "no answer within "
                                   + std::to_string(input.plan.probes[index].timeout.count())
                                   + " ms; the probe did not stop and was given up",
                               {},
                               {}},
                              took));
    // Without a single thread nobody would ever take the queued ones up.
    for (std::size_t i = 0; !hasWorkers && i < tasks.size(); ++i) {
        if (tasks[i].phase == ProbeTask::Phase::Queued)
            publish(i,
                    Outcome::of({ErrorCode::Busy, "no thread is left for the probe", {}, {}}, {}));
    }
}

TimePoint ProbeRun::State::attend(TimePoint now, std::vector<std::stop_source> &stops)
{
    auto next = TimePoint::max();
    for (const auto index : std::vector(running)) {
        auto &task = tasks[index];
        if (task.phase != ProbeTask::Phase::Running)
            continue;
        if (now >= task.stopAt && !task.isAskedToStop) {
            task.isAskedToStop = true;
            stops.push_back(task.stop);
        }
        if (now >= task.giveUpAt)
            giveUp(index, now);
        else
            next = std::min({next, task.giveUpAt, task.isAskedToStop ? next : task.stopAt});
    }
    return next;
}

namespace {
/// On a thread of its own: a stop runs the callbacks that a probe hung on it, and one that blocks
/// must not hold up the watchdog.
void askToStop(const std::stop_source &stop)
{
    try {
        std::thread([stop] { stop.request_stop(); }).detach();
    } catch (const std::system_error &) {
        stop.request_stop();
    }
}
} // namespace

void ProbeRun::State::watch(const std::shared_ptr<State> &state)
{
    std::unique_lock lock(state->mutex);
    for (bool isTold = false; !isTold;) {
        std::vector<std::stop_source> stops;
        const auto next = state->attend(state->input.clock->now(), stops);
        std::vector<RunEvent> events;
        events.swap(state->events);
        isTold = state->isOver();
        if (isTold)
            events.push_back({RunEvent::Kind::AllFinished, 0, {}});
        const bool isClosed = state->isClosed;
        if (events.empty() && stops.empty()) {
            if (next == TimePoint::max())
                state->changed.wait(lock);
            else
                state->input.clock->wait(lock, state->changed, next);
            continue;
        }
        lock.unlock();
        for (const auto &stop : stops)
            askToStop(stop);
        if (!isClosed && !events.empty())
            state->sink(std::move(events));
        lock.lock();
    }
}

} // namespace sidestage
