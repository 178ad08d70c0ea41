// SPDX-License-Identifier: Apache-2.0
// What a worker does with one probe of a run.
#include "probes/engine/runstate.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <new>

namespace sidestage {

namespace {

constexpr std::size_t longestLine = 4096; // bytes of a line of the log
constexpr Milliseconds longestTimeout = std::chrono::hours(24);

/// Hands the lines on with the time since the probe began, and without the values of credentials.
class RedactingLog final : public ProbeLog
{
public:
    RedactingLog(BufferedLog &log, const Redactor &redactor, const Clock &clock)
        : m_log(log), m_redactor(redactor), m_clock(clock), m_began(clock.now())
    {
    }

    void write(std::string line) override
    {
        const std::chrono::duration<double> since = m_clock.now() - m_began;
        std::array<char, 32> time{};
        std::snprintf(time.data(), time.size(), "%.3f s  ", since.count());
        m_log.write(time.data() + m_redactor.line(line, longestLine));
    }

private:
    BufferedLog &m_log;
    const Redactor &m_redactor;
    const Clock &m_clock;
    TimePoint m_began;
};

/// Calls what other people wrote: nothing that it throws gets further.
Result<void> call(const ProbeFunction &probe, const ProbeContext &context)
{
    try {
        if (!probe)
            return failure(ErrorCode::Unsupported, "this kind of probe cannot measure yet");
        return probe(context);
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::TooLarge, "there is not enough memory for what the probe reads");
    } catch (const std::exception &exception) {
        return failure(ErrorCode::Internal,
                       std::string("the probe broke off: ") + exception.what());
    } catch (...) {
        return failure(ErrorCode::Internal, "the probe broke off for a reason it did not name");
    }
}

/// Copies of the named credentials; what is missing is the error.
Result<Credentials> credentialsFor(const ProbeSpec &spec, const Credentials &all,
                                   const std::map<std::string, Error> &missing)
{
    Credentials own;
    for (const auto &reference : spec.options.credentials()) {
        const auto at = all.find(reference.name);
        if (at == all.end()) {
            if (const auto why = missing.find(reference.name); why != missing.end()) {
                // Whatever hid it: the target lacks what it needs.
                auto error = why->second;
                error.code = ErrorCode::NotConfigured;
                return tl::unexpected(std::move(error));
            }
            return failure(ErrorCode::NotConfigured,
                           "the credential '" + reference.name + "' is not available");
        }
        own.insert_or_assign(reference.name, at->second.duplicate());
    }
    return own;
}

} // namespace

Outcome ProbeRun::State::outcomeOf(std::size_t index, const Result<void> &result, bool isTooMuch,
                                   const Deadline &deadline)
{
    const auto now = input.clock->now();
    const auto timeout = input.plan.probes[index].timeout;
    bool isCancelled = false;
    Milliseconds took{};
    {
        const std::scoped_lock lock(mutex);
        isCancelled = tasks[index].isCancelled;
        took = std::chrono::duration_cast<Milliseconds>(now - tasks[index].began);
    }
    // What a probe brings after a stop may be half of it: it does not count, ok or not. An error
    // with the fitting code says more than we know.
    const auto code = result ? ErrorCode::Internal : result.error().code;
    if (isCancelled) {
        return Outcome::of(code == ErrorCode::Cancelled
                               ? result.error()
                               : Error{ErrorCode::Cancelled, "cancelled", {}, {}},
                           took);
    }
    if (isTooMuch) {
        return Outcome::of({ErrorCode::TooLarge,
                            "the probe found more than " + std::to_string(input.options.mostFacts)
                                + " facts, which is the limit",
                            {},
                            {}},
                           took);
    }
    if (code == ErrorCode::TimedOut)
        return Outcome::of(result.error(), took);
    if (now >= deadline.at() || code == ErrorCode::Cancelled) {
        // A probe that ends as cancelled although nobody did so has no other outcome to give.
        if (now < deadline.at())
            return Outcome::of(result.error(), took);
        auto message = "no answer within " + std::to_string(timeout.count()) + " ms";
        if (!result && code != ErrorCode::Cancelled)
            message += ": " + result.error().message;
        return Outcome::of({ErrorCode::TimedOut, std::move(message), {}, {}}, took);
    }
    return result ? Outcome::ok(took) : Outcome::of(result.error(), took);
}

Reading ProbeRun::State::measure(std::size_t index, const Deadline &deadline,
                                 const Credentials &credentials)
{
    const auto &spec = input.plan.probes[index];
    // All that the probe refers to lives in this call or in the state that its worker keeps.
    Reading reading;
    reading.service = spec.service;
    reading.kind = spec.kind;
    FactLimit limit{input.options.mostFacts, tasks[index].stop, false};
    const FactWriter facts(reading, paths, &limit);
    const Redactor redactor(credentials);
    RedactingLog log(tasks[index].log, redactor, *input.clock);
    const ProbeContext context{
        spec,        deadline,         facts, log, *input.fingerprints, *input.runFingerprints,
        credentials, input.plan.hosts, pacing};
    const auto result = call(input.registry->find(spec.kind)->probe, context);

    reading.outcome = outcomeOf(index, result, limit.isExceeded, deadline);
    if (reading.outcome.error)
        reading.outcome.error = redactor.error(std::move(*reading.outcome.error));
    if (!credentials.empty()) {
        for (auto &fact : reading.facts)
            fact.value = redactor.value(fact.value);
    }
    for (auto &gap : reading.gaps)
        gap.reason = redactor.error(std::move(gap.reason));
    try {
        reading.seal();
    } catch (const std::bad_alloc &) {
        reading.facts = {};
        reading.outcome = Outcome::of(
            {ErrorCode::TooLarge, "there is not enough memory for what the probe read", {}, {}},
            reading.outcome.duration);
        reading.seal();
    }
    return reading;
}

void ProbeRun::State::work(const std::shared_ptr<State> &state, std::size_t index,
                           WorkerPool::Slot slot)
{
    auto &task = state->tasks[index];
    const auto &spec = state->input.plan.probes[index];
    std::unique_lock lock(state->mutex);
    if (task.phase != ProbeTask::Phase::Queued)
        return;
    if (!state->input.registry->find(spec.kind)) {
        state->publish(
            index,
            Outcome::of(
                {ErrorCode::Unsupported, "there is no kind of probe '" + spec.kind + "'", {}, {}},
                {}));
        return;
    }
    auto credentials =
        credentialsFor(spec, state->input.credentials, state->input.plan.missingCredentials);
    if (!credentials) {
        state->publish(index, Outcome::of(std::move(credentials.error()), {}));
        return;
    }
    const auto grace = state->input.options.grace;
    task.phase = ProbeTask::Phase::Running;
    task.slot = slot;
    task.stop = std::stop_source();
    task.began = state->input.clock->now();
    task.deadline = task.began + std::clamp(spec.timeout, Milliseconds::zero(), longestTimeout);
    task.stopAt = task.deadline + grace / 2;
    task.giveUpAt = task.deadline + grace;
    const Deadline deadline(*state->input.clock, task.deadline, task.stop.get_token());
    state->running.push_back(index);
    if (--state->queued == 0)
        state->input.credentials.clear();
    state->events.push_back({RunEvent::Kind::Started, index, {}});
    state->changed.notify_all();
    lock.unlock();

    auto reading = state->measure(index, deadline, *credentials);

    lock.lock();
    if (task.phase == ProbeTask::Phase::Running)
        state->publish(index, std::move(reading));
}

} // namespace sidestage
