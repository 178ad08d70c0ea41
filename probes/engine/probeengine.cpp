// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/probeengine.h"

#include <QMetaObject>
#include <QPointer>

#include <mutex>

namespace sidestage {

/// Where runs leave what happened. Outlives the engine where a run's thread still holds it.
struct ProbeEngine::Mailbox
{
    std::mutex mutex;
    ProbeEngine *owner = nullptr; ///< null once the engine goes
    std::vector<std::pair<int, RunEvent>> events;
    bool isPosted = false;

    void put(int run, std::vector<RunEvent> &&arrived)
    {
        const std::scoped_lock lock(mutex);
        if (!owner)
            return;
        for (auto &event : arrived)
            events.emplace_back(run, std::move(event));
        if (!isPosted)
            isPosted = QMetaObject::invokeMethod(owner, "takeEvents", Qt::QueuedConnection);
    }
};

ProbeEngine::ProbeEngine(const ProbeRegistry &registry,
                         std::shared_ptr<const Fingerprinter> fingerprints, EngineOptions options,
                         std::shared_ptr<const Clock> clock, QObject *parent)
    : QObject(parent)
    , m_registry(std::make_shared<const ProbeRegistry>(registry))
    , m_fingerprints(std::move(fingerprints))
    , m_clock(clock ? std::move(clock) : std::make_shared<const SteadyClock>())
    , m_options(options)
    , m_mailbox(std::make_shared<Mailbox>())
    , m_pool(options.jobs)
{
    m_mailbox->owner = this;
}

ProbeEngine::~ProbeEngine()
{
    {
        const std::scoped_lock lock(m_mailbox->mutex);
        m_mailbox->owner = nullptr;
    }
    // All at once first, so that their graces run side by side.
    for (auto &[number, run] : m_runs)
        run->cancel();
    m_runs.clear();
}

Result<int> ProbeEngine::start(RunPlan plan, Credentials credentials,
                               std::shared_ptr<const Fingerprinter> ofRun)
{
    const auto number = m_run + 1;
    if (!ofRun)
        ofRun = std::make_shared<const Fingerprinter>(Fingerprinter::madeUp());
    auto run =
        ProbeRun::start({std::move(plan), m_registry, m_fingerprints, std::move(ofRun), m_clock,
                         std::move(credentials), m_options},
                        m_pool, [mailbox = m_mailbox, number](std::vector<RunEvent> &&events) {
                            mailbox->put(number, std::move(events));
                        });
    if (!run)
        return tl::unexpected(run.error());
    if (const auto older = m_runs.find(m_run); older != m_runs.end()) {
        older->second->cancel();
        if (!m_isRunning)
            m_runs.erase(older);
    }
    m_runs.emplace(number, std::move(*run));
    m_run = number;
    m_isRunning = true;
    return number;
}

void ProbeEngine::cancel()
{
    if (m_isRunning)
        m_runs.at(m_run)->cancel();
}

void ProbeEngine::cancelProbe(const std::string &service, const std::string &environment)
{
    if (m_isRunning)
        m_runs.at(m_run)->cancelProbe(service, environment);
}

RunProgress ProbeEngine::progress() const
{
    const auto at = m_runs.find(m_run);
    return at == m_runs.end() ? RunProgress() : at->second->progress();
}

std::vector<std::string> ProbeEngine::log(const std::string &service,
                                          const std::string &environment) const
{
    if (const auto at = m_runs.find(m_run); at != m_runs.end()) {
        const auto &probes = at->second->plan().probes;
        for (std::size_t i = 0; i < probes.size(); ++i) {
            if (probes[i].service == service && probes[i].environment == environment)
                return at->second->log(i);
        }
    }
    const auto kept = m_failureLogs.find({service, environment});
    return kept == m_failureLogs.end() ? std::vector<std::string>() : kept->second;
}

void ProbeEngine::takeEvents()
{
    std::vector<std::pair<int, RunEvent>> events;
    {
        const std::scoped_lock lock(m_mailbox->mutex);
        events.swap(m_mailbox->events);
        m_mailbox->isPosted = false;
    }
    const QPointer<ProbeEngine> self(this); // a receiver may delete this
    for (const auto &[run, event] : events) {
        take(run, event);
        if (!self)
            return;
    }
}

void ProbeEngine::take(int run, const RunEvent &event)
{
    const auto at = m_runs.find(run);
    if (at == m_runs.end())
        return;
    const bool isOver = event.kind == RunEvent::Kind::AllFinished;
    if (run != m_run) {
        if (isOver)
            m_runs.erase(at); // all its probes have ended: this does not wait
        return;
    }
    const auto index = static_cast<int>(event.index);
    const QPointer<ProbeEngine> self(this);
    if (event.kind == RunEvent::Kind::Started) {
        Q_EMIT probeStarted(run, index);
    } else if (event.kind == RunEvent::Kind::Finished) {
        const auto &probe = at->second->plan().probes[event.index];
        const std::pair target(probe.service, probe.environment);
        if (event.reading->outcome.isOk())
            m_failureLogs.erase(target);
        else
            m_failureLogs[target] = at->second->log(event.index);
        const auto now = at->second->progress();
        Q_EMIT probeFinished(run, index, event.reading);
        if (self && run == m_run)
            Q_EMIT progressChanged(now);
    } else {
        m_isRunning = false;
        Q_EMIT progressChanged(at->second->progress());
        if (self && run == m_run)
            Q_EMIT finished(run);
    }
}

} // namespace sidestage
