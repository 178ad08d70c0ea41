// SPDX-License-Identifier: Apache-2.0
// Compares and judges large environments, against `LC_ALL=C sort` and `join` over the same facts
// as text files, in one run. What is promised: no slower than sort and join, and at most 200 bytes
// a fact for facts, comparison and judgement together. Ends with 1 where a promise is broken.
#include "models/judge/judgement.h"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>

using namespace sidestage;

namespace {

struct Size
{
    std::size_t columns;
    std::size_t facts; ///< of each column
};

std::size_t heldBytes()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// What a column, its constraints and its rows look like in a large database, and now and then a
/// setting: the i-th fact of an environment, and its value there.
struct Line
{
    std::string path;
    std::string value;
};

Line lineAt(std::size_t i, std::size_t column)
{
    static constexpr std::array<const char *, 6> attributes{"collation", "default",  "generated",
                                                            "identity",  "nullable", "type"};
    static constexpr std::array<const char *, 6> values{
        "C.UTF-8", "", "never", "none", "false", "character varying(255)"};
    const auto attribute = i % attributes.size();
    const auto field = i / attributes.size() % 24;
    const auto table = i / attributes.size() / 24 % 400;
    const auto service = i / attributes.size() / 24 / 400;
    std::array<char, 160> path{};
    std::snprintf(path.data(), path.size(),
                  "database-%02zu/tables/public.table_%04zu/columns/column_%02zu/%s", service,
                  table, field, attributes.at(attribute));
    // About three facts of a hundred differ, and one is missing.
    const auto roll = (i * 2654435761U + column * 40503U) % 100;
    std::string value = values.at(attribute);
    if (roll < 3)
        value += " (environment " + std::to_string(column) + ")";
    return {roll == 50 ? std::string() : std::string(path.data()), std::move(value)};
}

Rule rule(std::string id, const char *pattern, Expectation expect,
          std::vector<Condition> conditions = {}, std::vector<std::string> kinds = {})
{
    Rule made;
    made.id = std::move(id);
    made.match.push_back(PathGlob::parse(pattern).value());
    made.expect = expect;
    made.conditions = std::move(conditions);
    made.probeKinds = std::move(kinds);
    return made;
}

/// As many rules, and as wide ones, as ship with the product.
std::vector<Rule> rules()
{
    std::vector<Rule> all;
    all.push_back(rule("any.credential", "*/**", Expectation::Differ, {Condition::Credential}));
    all.push_back(rule("any.hidden", "*/**", Expectation::Match, {Condition::Hidden}));
    all.push_back(
        rule("any.shared", "*/**", Expectation::Absent, {Condition::CredentialOfProduction}));
    all.push_back(rule("any.live", "*/**", Expectation::Absent, {Condition::LiveKey}));
    all.push_back(rule("env.url", "*/**", Expectation::MatchAfterHosts, {Condition::Url}, {"env"}));
    all.push_back(
        rule("env.placeholder", "*/**", Expectation::Absent, {Condition::Placeholder}, {"env"}));
    all.push_back(rule("db.tables", "*/tables/**", Expectation::Match));
    all.push_back(rule("db.default", "*/tables/*/columns/*/default", Expectation::MatchAfterHosts));
    all.push_back(rule("db.collation", "*/tables/*/columns/*/collation", Expectation::Match));
    all.push_back(rule("db.identity", "*/tables/*/columns/*/identity", Expectation::Any));
    all.push_back(rule("db.partial", "*/tables/public.table_00*/**", Expectation::SameKeys));
    for (int i = 0; i < 25; ++i) {
        const auto number = std::to_string(i);
        all.push_back(rule("db.settings." + number, ("*/settings/setting_" + number).c_str(),
                           Expectation::Match));
        all.push_back(rule("env.flag." + number, ("*/*_FLAG_" + number).c_str(), Expectation::Match,
                           {}, {"env"}));
    }
    return all;
}

struct Input
{
    std::shared_ptr<Topology> topology = std::make_shared<Topology>();
    std::vector<std::vector<std::shared_ptr<Reading>>> readings; ///< by column, then service
    std::size_t factCount = 0;

    std::vector<Snapshot> snapshots() const
    {
        std::vector<Snapshot> all;
        for (std::size_t c = 0; c < readings.size(); ++c)
            all.emplace_back(topology->columns[c].name,
                             std::vector<std::shared_ptr<const Reading>>(readings[c].begin(),
                                                                         readings[c].end()));
        return all;
    }
};

/// Also writes the same facts, "path=value" a line in the order in which they came, for sort.
Input makeInput(Size size, const std::filesystem::path &folder)
{
    Input input;
    PathInterner paths;
    std::mt19937 random(1);
    for (std::size_t c = 0; c < size.columns; ++c) {
        const bool isLast = c + 1 == size.columns;
        input.topology->columns.push_back(
            {"environment-" + std::to_string(c),
             isLast ? EnvironmentKind::Production : EnvironmentKind::Staging,
             isLast ? -1 : static_cast<int>(c + 1),
             {{"app", "app" + std::to_string(c) + ".acme.test"}}});
        std::ofstream text(folder / ("facts-" + std::to_string(c)));
        auto &readings = input.readings.emplace_back();
        std::vector<std::size_t> order(size.facts);
        for (std::size_t i = 0; i < size.facts; ++i)
            order[i] = i;
        // Probes bring whole tables in an order of their own: runs, shuffled.
        constexpr std::size_t run = 144;
        std::vector<std::size_t> runs(size.facts / run + 1);
        for (std::size_t i = 0; i < runs.size(); ++i)
            runs[i] = i;
        std::ranges::shuffle(runs, random);
        for (const auto r : runs) {
            for (auto i = r * run; i < std::min((r + 1) * run, size.facts); ++i) {
                const auto line = lineAt(i, c);
                if (line.path.empty())
                    continue;
                text << line.path << '\t' << line.value << '\n';
                const auto service = i / (24UL * 400 * 6);
                while (readings.size() <= service) {
                    auto reading = std::make_shared<Reading>();
                    std::array<char, 32> name{};
                    std::snprintf(name.data(), name.size(), "database-%02zu", readings.size());
                    reading->service = name.data();
                    reading->kind = "postgresql";
                    reading->outcome = Outcome::ok({});
                    readings.push_back(std::move(reading));
                }
                readings[service]->facts.push_back(
                    {paths.intern(line.path), FactValue::text(line.value), {}});
                ++input.factCount;
            }
        }
    }
    std::size_t services = 0;
    for (const auto &readings : input.readings)
        services = std::max(services, readings.size());
    for (std::size_t s = 0; s < services; ++s) {
        Topology::ServiceInfo service;
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "database-%02zu", s);
        service.name = name.data();
        service.kind = "postgresql";
        service.hasTarget.assign(size.columns, true);
        input.topology->services.push_back(std::move(service));
    }
    return input;
}

double secondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Each environment sorted, and joined with the one that it mirrors; what differs is the answer.
void sortAndJoin(std::size_t columns, const std::filesystem::path &folder)
{
    std::string script = "set -e; export LC_ALL=C; cd '" + folder.string() + "'; ";
    for (std::size_t c = 0; c < columns; ++c) {
        const auto name = "facts-" + std::to_string(c);
        script += "sort -t '\t' -k 1,1 " + name + " > " + name + ".sorted; ";
    }
    for (std::size_t c = 0; c + 1 < columns; ++c)
        script += "join -t '\t' -a 1 -a 2 -e '' -o 0,1.2,2.2 facts-" + std::to_string(c)
            + ".sorted facts-" + std::to_string(c + 1) + ".sorted > joined-" + std::to_string(c)
            + "; ";
    if (std::system(script.c_str()) != 0) // NOLINT: a fixed script in a folder of our own
        std::cerr << "sort and join failed\n";
}

bool keepsItsPromises(Size size)
{
    char name[] = "/tmp/sidestage-bench-XXXXXX";
    const std::filesystem::path folder = mkdtemp(name);
    const auto fingerprints = Fingerprinter(Secret(std::string("key of a benchmark")));
    const auto allRules = std::make_shared<const std::vector<Rule>>(rules());
    const auto notes = std::make_shared<const Notes>();
    const Date today(std::chrono::year(2026), std::chrono::November, std::chrono::day(21));

    const auto before = heldBytes();
    auto input = makeInput(size, folder);
    const auto sealing = secondsOf([&] {
        for (auto &readings : input.readings) {
            for (auto &reading : readings)
                reading->seal();
        }
    });
    const auto snapshots = input.snapshots();
    std::shared_ptr<const Comparison> comparison;
    std::shared_ptr<const Judgement> judgement;
    double comparing = 1e9;
    double judging = 1e9;
    for (int i = 0; i < 3; ++i) {
        judgement.reset();
        comparison.reset();
        comparing = std::min(comparing, secondsOf([&] {
                                 comparison = std::make_shared<const Comparison>(
                                     compare(input.topology, snapshots));
                             }));
        judging = std::min(judging, secondsOf([&] {
                               judgement = std::make_shared<const Judgement>(
                                   judge(comparison, allRules, notes, today, fingerprints));
                           }));
    }
    const auto bytes =
        static_cast<double>(heldBytes() - before) / static_cast<double>(input.factCount);
    double text = 1e9;
    for (int i = 0; i < 2; ++i)
        text = std::min(text, secondsOf([&] { sortAndJoin(size.columns, folder); }));
    std::filesystem::remove_all(folder);

    const auto &counts = judgement->counts();
    const auto whole = sealing + comparing + judging;
    std::printf("%zu environments x %zu facts: %zu rows, %zu drift, %zu allowed, %zu matching\n"
                "  seal %.3f s, compare %.3f s, judge %.3f s; sort + join %.3f s\n"
                "  ratio from sorted snapshots %.2f, including seal %.2f; %.0f bytes a fact\n",
                size.columns, size.facts, comparison->rowCount(), counts[State::Drift],
                counts[State::Allowed], counts[State::Match], sealing, comparing, judging, text,
                (comparing + judging) / text, whole / text, bytes);
    // Sealing is the probes' part, done once on each worker: told, and not part of the promise.
    return comparing + judging <= text && bytes <= 200;
}

void compareAndJudge(benchmark::State &state)
{
    char name[] = "/tmp/sidestage-bench-XXXXXX";
    const std::filesystem::path folder = mkdtemp(name);
    auto input = makeInput(
        {static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1))},
        folder);
    std::filesystem::remove_all(folder);
    for (auto &readings : input.readings) {
        for (auto &reading : readings)
            reading->seal();
    }
    const auto fingerprints = Fingerprinter(Secret(std::string("key of a benchmark")));
    const auto allRules = std::make_shared<const std::vector<Rule>>(rules());
    const auto notes = std::make_shared<const Notes>();
    const auto snapshots = input.snapshots();
    for (auto _ : state) {
        const auto comparison =
            std::make_shared<const Comparison>(compare(input.topology, snapshots));
        benchmark::DoNotOptimize(judge(comparison, allRules, notes, Date{}, fingerprints).counts());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(input.factCount));
}
BENCHMARK(compareAndJudge)->Args({2, 10000})->Args({10, 10000})->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    const bool small = keepsItsPromises({4, 250000});
    const bool large = keepsItsPromises({2, 1000000});
    return small && large ? 0 : 1;
}
