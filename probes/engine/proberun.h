// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"
#include "probes/base/fingerprint.h"
#include "probes/engine/redactor.h"
#include "probes/engine/registry.h"
#include "probes/engine/runplan.h"
#include "probes/engine/workerpool.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace sidestage {

/// The bounds of an engine.
struct EngineOptions
{
    int jobs = 16; ///< probes at the same time
    /// How long after its deadline, or after being cancelled, a probe is waited for. Half of it is
    /// for the probe to notice its deadline and say what it waited for; then it is asked to stop.
    Milliseconds grace{500};
    int mostAbandoned = 64; ///< a new run is refused past this
    std::size_t mostFacts = 2'000'000; ///< of one probe: facts, gaps and file names together
};

/// How far a run is. queued + running + done = total.
struct RunProgress
{
    int queued = 0;
    int running = 0;
    int done = 0; ///< ended, well or not
    int failed = 0; ///< those of `done` that did not end ok
    int total = 0;
    int abandoned = 0; ///< probes of this and earlier runs that were given up and still hang
    friend bool operator==(const RunProgress &, const RunProgress &) = default;
};

/// What a run tells, in this order: for each probe at most one Started, then exactly one Finished
/// (without a Started where it never ran); after all of them AllFinished.
struct RunEvent
{
    enum class Kind : std::uint8_t { Started, Finished, AllFinished };
    Kind kind = Kind::AllFinished;
    std::size_t index = 0; ///< of the probe in the plan
    std::shared_ptr<const Reading> reading; ///< Finished: sealed
};

/// What a run works with. All of it is kept until the last probe of the run has returned, also one
/// that was given up, so that a late probe touches nothing that is gone. The credentials go as
/// soon as the last probe has begun or been cancelled; each probe is shown only those it names.
struct RunInput
{
    RunPlan plan;
    std::shared_ptr<const ProbeRegistry> registry;
    std::shared_ptr<const Fingerprinter> fingerprints;
    std::shared_ptr<const Fingerprinter> runFingerprints;
    std::shared_ptr<const Clock> clock;
    Credentials credentials;
    EngineOptions options; ///< `jobs` is the pool's
};

/// One run over a plan. Every probe yields exactly one reading, whatever it does: it may throw,
/// hang, write without end or come back late. Its deadline starts when it leaves the queue.
///
/// A probe that neither answers nor stops is given up at its deadline (or cancellation) plus
/// grace: its reading is published without it, its thread is abandoned, and what it brings later
/// is dropped. Such a thread does not keep the program from ending.
///
/// Usable from any thread; the pool outlives it.
class ProbeRun
{
public:
    /// Called with what has happened since the last call; one call at a time, on a thread of the
    /// run. Must be quick, must not throw and must not destroy the run.
    using EventSink = std::function<void(std::vector<RunEvent> &&events)>;

    /// Busy past `mostAbandoned`, or where the system has no thread left. `sink` is not called
    /// after the run's destruction.
    static Result<std::unique_ptr<ProbeRun>> start(RunInput input, WorkerPool &pool,
                                                   EventSink sink);
    /// Ends what still runs, within the grace; nothing more is told.
    ~ProbeRun();
    ProbeRun(const ProbeRun &) = delete;
    ProbeRun &operator=(const ProbeRun &) = delete;

    /// Every probe that has not ended does so within the grace; this does not wait for it.
    void cancel();
    void cancelProbe(const std::string &service, const std::string &environment);
    RunProgress progress() const;
    /// What the probe has said so far; after its end what is kept of that.
    std::vector<std::string> log(std::size_t index) const;
    const RunPlan &plan() const;

private:
    struct State;
    explicit ProbeRun(std::shared_ptr<State> state);

    std::shared_ptr<State> m_state;
    std::unique_ptr<std::thread> m_watchdog;
};

} // namespace sidestage
