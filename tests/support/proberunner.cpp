// SPDX-License-Identifier: Apache-2.0
#include "tests/support/proberunner.h"

namespace sidestage {

namespace {
class CollectingLog final : public ProbeLog
{
public:
    explicit CollectingLog(std::vector<std::string> *lines) : m_lines(lines) { }
    void write(std::string line) override
    {
        if (m_lines)
            m_lines->push_back(std::move(line));
    }

private:
    std::vector<std::string> *m_lines;
};
} // namespace

Reading runProbe(const ProbeKind &kind, OptionValue options, const ProbeConditions &run)
{
    Reading reading;
    reading.service = run.service;
    reading.kind = kind.name;
    PathInterner paths;
    const FactWriter facts(reading, paths);
    CollectingLog log(run.log);
    const Fingerprinter fingerprints{Secret(std::string("key of the tests"))};
    const Fingerprinter runFingerprints{Secret(std::string(run.runKey)),
                                        Fingerprinter::Lasts::OneRun};
    std::map<std::string, Secret, std::less<>> credentials;
    for (const auto &[name, value] : run.credentials)
        credentials.emplace(name, Secret(std::string(value)));
    ProbeSpec spec;
    spec.service = run.service;
    spec.environment = run.environment;
    spec.kind = kind.name;
    spec.options = std::move(options);
    spec.optionsOfMirrors = run.optionsOfMirrors;
    spec.hosts = run.hosts;
    spec.workspaceFolder = run.workspaceFolder;
    spec.timeout = run.timeout;
    auto hostsOfAll = run.hostsOfOthers;
    hostsOfAll[run.environment] = run.hosts;
    const SteadyClock clock;
    HostPacing pacing;
    const auto start = clock.now();
    const auto result =
        kind.probe({spec, Deadline(clock, start + run.timeout, run.stop), facts, log, fingerprints,
                    runFingerprints, credentials, hostsOfAll, pacing});
    const auto duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - start);
    reading.outcome = result ? Outcome::ok(duration) : Outcome::of(result.error(), duration);
    reading.seal();
    return reading;
}

Reading runProbe(const ProbeKind &kind, OptionValue options, std::chrono::milliseconds timeout,
                 std::stop_token stop)
{
    ProbeConditions conditions;
    conditions.service = "db";
    conditions.timeout = timeout;
    conditions.stop = std::move(stop);
    return runProbe(kind, std::move(options), conditions);
}

OptionValue textOptions(std::vector<std::pair<std::string, std::string>> texts)
{
    OptionValue::Map map;
    for (auto &[name, text] : texts)
        map.emplace_back(name, OptionValue(std::move(text)));
    return OptionValue(std::move(map));
}

std::string factsAsText(const Reading &reading)
{
    std::string text;
    for (const auto &fact : reading.facts)
        text += fact.path.toString() + " = " + fact.value.display() + "\n";
    return text;
}

} // namespace sidestage
