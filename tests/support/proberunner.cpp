// SPDX-License-Identifier: Apache-2.0
#include "tests/support/proberunner.h"

namespace sidestage {

namespace {

class SilentLog final : public ProbeLog
{
public:
    void write(std::string) override { }
};

} // namespace

Reading runProbe(const ProbeKind &kind, OptionValue options, std::chrono::milliseconds timeout,
                 std::stop_token stop)
{
    ProbeSpec spec;
    spec.service = "db";
    spec.environment = "staging";
    spec.kind = kind.name;
    spec.options = std::move(options);
    spec.timeout = timeout;
    Reading reading;
    reading.service = spec.service;
    reading.kind = spec.kind;
    PathInterner paths;
    const FactWriter facts(reading, paths);
    const SteadyClock clock;
    SilentLog log;
    const Fingerprinter fingerprints(Secret(std::string("test key")));
    const std::map<std::string, Secret, std::less<>> credentials;
    const std::map<std::string, std::map<std::string, std::string>> hosts;
    const auto begin = clock.now();
    const ProbeContext context{spec,         Deadline(clock, begin + timeout, std::move(stop)),
                               facts,        log,
                               fingerprints, credentials,
                               hosts};
    const auto done = kind.probe(context);
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin);
    reading.outcome = done ? Outcome::ok(spent) : Outcome::of(done.error(), spent);
    reading.seal();
    return reading;
}

} // namespace sidestage
