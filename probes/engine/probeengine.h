// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/engine/proberun.h"

#include <QObject>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// Measures, one run at a time, for an owner with an event loop. Lives on its owner's thread and
/// emits there; what happened between two turns of the event loop arrives together, in one queued
/// call. Destroying it during a run is safe and takes less than a second.
class ProbeEngine : public QObject
{
    Q_OBJECT

public:
    /// Copies the registry. `clock` may be empty for the machine's own.
    ProbeEngine(const ProbeRegistry &registry, std::shared_ptr<const Fingerprinter> fingerprints,
                EngineOptions options = {}, std::shared_ptr<const Clock> clock = {},
                QObject *parent = nullptr);
    ~ProbeEngine() override;

    const ProbeRegistry &registry() const { return *m_registry; }
    /// The number of the run, from 1. A run under way is cancelled and tells nothing more. Busy
    /// where too many probes of earlier runs still hang. `ofRun` has the key of what only this run
    /// may compare; where there is none one is made up.
    Result<int> start(RunPlan plan, Credentials credentials,
                      std::shared_ptr<const Fingerprinter> ofRun = {});
    /// Every probe ends within a second, as cancelled; `finished` follows.
    void cancel();
    void cancelProbe(const std::string &service, const std::string &environment);

    bool isRunning() const { return m_isRunning; }
    RunProgress progress() const;
    /// What a probe said in its last run. That of a failed one is kept until it is measured anew,
    /// that of any other until the next run.
    std::vector<std::string> log(const std::string &service, const std::string &environment) const;

Q_SIGNALS:
    void probeStarted(int run, int index);
    void probeFinished(int run, int index,
                       const std::shared_ptr<const sidestage::Reading> &reading);
    void progressChanged(const sidestage::RunProgress &progress);
    void finished(int run);

private:
    struct Mailbox;
    Q_INVOKABLE void takeEvents();
    void take(int run, const RunEvent &event);

    std::shared_ptr<const ProbeRegistry> m_registry;
    std::shared_ptr<const Fingerprinter> m_fingerprints;
    std::shared_ptr<const Clock> m_clock;
    EngineOptions m_options;
    std::shared_ptr<Mailbox> m_mailbox;
    WorkerPool m_pool; ///< before the runs, which use it
    std::map<int, std::unique_ptr<ProbeRun>> m_runs; ///< the newest, and older ones that still end
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> m_failureLogs;
    int m_run = 0;
    bool m_isRunning = false;
};

} // namespace sidestage
