// SPDX-License-Identifier: Apache-2.0
// The web surface. First what the engine makes of waiting: 40 targets on 10 hosts that are 50 ms
// away, 200 requests in all, against the ideal of its concurrency, which is that every worker
// always waits for an answer. Then the header checks of the same hosts, against those of Mozilla's
// HTTP Observatory, which has to be installed for it: `npm ci --ignore-scripts --omit=optional` in
// tests/bench/npm. Promised: at most 1.25 times the ideal, and no slower than the peer. Ends with
// 1 where a promise is broken; says so where the peer is not there.
#include "probes/engine/probeengine.h"
#include "probes/kinds/http.h"
#include "tests/support/distanthosts.h"
#include "tests/support/optionvalues.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>

using namespace sidestage;
using namespace sidestage::test;

namespace {

constexpr int hosts = 10;
constexpr std::chrono::milliseconds away(50);
constexpr int runs = 3;

/// Two pages, each read twice, and one more question: five requests.
constexpr int targetsOfHost = 4;
constexpr int requestsOfTarget = 5;

ProbeSpec target(const std::string &url, int number, bool isWithOwnChecks)
{
    ProbeSpec spec;
    spec.service = "site-" + std::to_string(number);
    spec.environment = "staging";
    spec.kind = "http";
    spec.timeout = Milliseconds(20000);
    OptionValue::Map options;
    options.emplace_back("url", textOption(url));
    options.emplace_back("entrances", textOption("none"));
    options.emplace_back("error-pages", flagOption(false));
    if (!isWithOwnChecks) {
        options.emplace_back("paths", listOption({"/", "/about"}));
        options.emplace_back("cors", flagOption(false));
    }
    spec.options = OptionValue(std::move(options));
    return spec;
}

/// How long a run takes, in seconds. Every probe has to end well.
double timeOf(ProbeEngine &engine, const std::vector<ProbeSpec> &probes)
{
    QEventLoop loop;
    QObject::connect(&engine, &ProbeEngine::finished, &loop, &QEventLoop::quit);
    QObject::connect(&engine, &ProbeEngine::probeFinished, &loop,
                     [](int, int, const std::shared_ptr<const Reading> &reading) {
                         if (!reading->outcome.isOk())
                             qFatal("%s", reading->outcome.error->toString().c_str());
                     });
    QElapsedTimer time;
    time.start();
    if (const auto run = engine.start({probes, {}}, {}); !run)
        qFatal("%s", run.error().toString().c_str());
    loop.exec();
    return static_cast<double>(time.nsecsElapsed()) / 1e9;
}

double bestTimeOf(ProbeEngine &engine, const std::vector<ProbeSpec> &probes)
{
    double best = timeOf(engine, probes);
    for (int i = 1; i < runs; ++i)
        best = std::min(best, timeOf(engine, probes));
    return best;
}

bool keepsToItsIdeal(ProbeEngine &engine, DistantHosts &servers, int jobs)
{
    std::vector<ProbeSpec> probes;
    for (int i = 0; i < hosts * targetsOfHost; ++i)
        probes.push_back(target(servers.url(i % hosts), i, false));
    const auto seconds = bestTimeOf(engine, probes);
    const int requests = servers.takeRequests() / runs;
    const int rounds = (hosts * targetsOfHost + jobs - 1) / jobs * requestsOfTarget;
    const auto ideal = rounds * std::chrono::duration<double>(away).count();
    std::printf("%d requests to %d hosts, %d at once: %.3f s, ideal %.3f s: ratio %.2f (at most "
                "1.25)\n",
                requests, hosts, jobs, seconds, ideal, seconds / ideal);
    return requests == hosts * targetsOfHost * requestsOfTarget && seconds <= 1.25 * ideal;
}

bool keepsUpWithThePeer(ProbeEngine &engine, DistantHosts &servers)
{
    std::vector<ProbeSpec> probes;
    for (int i = 0; i < hosts; ++i)
        probes.push_back(target(servers.url(i), i, true));
    const auto seconds = bestTimeOf(engine, probes);
    const int requests = servers.takeRequests() / runs;

    const auto folder = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/bench/npm/");
    const auto node = QStandardPaths::findExecutable(QStringLiteral("node"));
    if (node.isEmpty() || !QFileInfo::exists(folder + QStringLiteral("node_modules"))) {
        std::printf("header checks: %d requests, %.3f s; the peer is not installed in "
                    "tests/bench/npm\n",
                    requests, seconds);
        return true;
    }
    QStringList arguments{folder + QStringLiteral("observatory.mjs"),
                          QString::number(servers.port())};
    for (int i = 0; i < hosts; ++i)
        arguments.append(QStringLiteral("127.0.0.%1").arg(i + 1));
    double theirs = 1e9;
    QByteArray said;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer time;
        time.start();
        QProcess peer;
        peer.start(node, arguments);
        if (!peer.waitForFinished(60000) || peer.exitCode() != 0)
            qFatal("%s", peer.readAllStandardError().constData());
        theirs = std::min(theirs, static_cast<double>(time.nsecsElapsed()) / 1e9);
        said = peer.readAllStandardOutput().trimmed();
    }
    std::printf("header checks: %d requests, %.3f s; the Observatory %d requests, %.3f s (%s, its "
                "start included): ratio %.2f (at most 1)\n",
                requests, seconds, servers.takeRequests() / runs, theirs, said.constData(),
                seconds / theirs);
    return seconds <= theirs;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    DistantHosts servers(hosts, away);
    const EngineOptions options;
    ProbeEngine engine(ProbeRegistry({httpProbe()}),
                       std::make_shared<const Fingerprinter>(Fingerprinter::madeUp()), options);
    const bool isIdeal = keepsToItsIdeal(engine, servers, options.jobs);
    return keepsUpWithThePeer(engine, servers) && isIdeal ? 0 : 1;
}
