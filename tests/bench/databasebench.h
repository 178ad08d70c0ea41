// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"
#include "models/rules/rulereader.h"
#include "probes/base/probe.h"
#include "tests/support/delayingproxy.h"
#include "tests/support/proberunner.h"
#include "tests/support/world.h"

#include <QtGlobal>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <vector>

namespace sidestage::test {

/// The best time of several runs, in seconds.
inline double bestOf(int runs, const std::function<void()> &work)
{
    double best = 1e9;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best = std::min(
            best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

/// Reads the databases "one" (staging) and "two" (production) of one server on this machine,
/// compares and judges them by the built-in rules, against the engine's own program that dumps
/// schemas and `diff`, in one run: on loopback, and with 20 ms added to each round trip. Whatever
/// fails in between ends the program.
class DatabaseBench
{
public:
    /// `dump`: a shell's command that writes the schema of database %1 to standard output, from
    /// port %2 of 127.0.0.1.
    DatabaseBench(ProbeKind kind, std::string user, std::string folder, std::string dump)
        : m_kind(std::move(kind))
        , m_user(std::move(user))
        , m_folder(std::move(folder))
        , m_dump(std::move(dump))
        , m_world(World::parse("environment staging: staging mirrors production\n"
                               "environment production: production\nservice db: "
                               + m_kind.name + "\n"))
    {
        *m_world.rules = builtInRules().value();
    }

    /// Whether the differences that were planted are found and no other, `planted` being paths in
    /// their order. Prints them all, each with its rule.
    bool finds(int port, const std::vector<std::string> &planted)
    {
        const auto judgement = judged(port);
        std::size_t facts = 0;
        for (const auto &snapshot : m_world.snapshots)
            facts += snapshot.factCount();
        std::printf("%zu facts of both\n", facts);
        std::vector<std::string> found;
        for (const auto &cell : judgement.findings()) {
            const auto &verdict = judgement.verdict(cell.row, cell.column);
            if (verdict.state == State::Allowed)
                continue;
            const auto *rule = judgement.rule(verdict);
            found.push_back(judgement.comparison().path(cell.row).toString());
            const bool isPlanted = std::ranges::find(planted, found.back()) != planted.end();
            std::printf("  %s: %s (%s)%s\n", std::string(nameOf(verdict.state)).c_str(),
                        found.back().c_str(), rule ? rule->id.c_str() : "-",
                        isPlanted ? "" : ", which was not planted");
        }
        std::ranges::sort(found);
        return found == planted;
    }

    /// Whether it is kept that we take at most `loopback` of the peer's time, `away` of it with
    /// the delay (where the peer runs `peerRunsAway` times), and less than 64 MiB.
    bool keeps(int port, double loopback, double away, int peerRunsAway)
    {
        const bool isKept = compare("loopback", port, loopback, 2);
        const DelayingProxy proxy(port, std::chrono::milliseconds(20));
        return compare("20 ms away", proxy.port(), away, peerRunsAway) && isKept;
    }

private:
    Snapshot read(int port, const char *environment, const char *database) const
    {
        OptionValue::Map options;
        options.emplace_back("host", OptionValue(std::string("127.0.0.1")));
        options.emplace_back("port", OptionValue(std::int64_t(port)));
        options.emplace_back("database", OptionValue(std::string(database)));
        options.emplace_back("user", OptionValue(m_user));
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.environment = environment;
        auto reading = runProbe(m_kind, OptionValue(std::move(options)), conditions);
        if (!reading.outcome.isOk())
            qFatal("%s", reading.outcome.error->toString().c_str());
        return Snapshot(environment, {std::make_shared<const Reading>(std::move(reading))});
    }

    /// Both at once, as the engine does.
    Judgement judged(int port)
    {
        auto other =
            std::async(std::launch::async, [&, port] { return read(port, "staging", "one"); });
        auto production = read(port, "production", "two");
        m_world.snapshots = {other.get(), std::move(production)};
        return m_world.judged();
    }

    void dumpAndDiff(int port) const
    {
        const auto file = [this](const std::string &database) {
            return "'" + m_folder + "/" + database + ".sql'";
        };
        const auto dumped = [&](const std::string &database) {
            auto command = m_dump;
            command.replace(command.find("%1"), 2, database);
            return command.replace(command.find("%2"), 2, std::to_string(port)) + " > "
                + file(database);
        };
        const auto script = dumped("one") + " && " + dumped("two") + " && { diff " + file("one")
            + ' ' + file("two") + " >/dev/null; true; }";
        if (std::system(script.c_str()) != 0) // NOLINT: a fixed script in a folder of our own
            qFatal("the dump failed");
    }

    bool compare(const char *where, int port, double most, int peerRuns)
    {
        const auto ours = bestOf(3, [&] { judged(port); });
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto memory = static_cast<double>(usage.ru_maxrss) / 1024;
        const auto theirs = bestOf(peerRuns, [&] { dumpAndDiff(port); });
        std::printf("%s: %.3f s, the dumps and diff %.3f s (best of %d): ratio %.2f (at most "
                    "%.2f); %.0f MiB at most\n",
                    where, ours, theirs, peerRuns, ours / theirs, most, memory);
        return ours <= most * theirs && memory < 64;
    }

    ProbeKind m_kind;
    std::string m_user;
    std::string m_folder;
    std::string m_dump;
    World m_world;
};

} // namespace sidestage::test
