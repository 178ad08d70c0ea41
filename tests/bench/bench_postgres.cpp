// SPDX-License-Identifier: Apache-2.0
// Reads two PostgreSQL databases of more than 300 tables, compares and judges them, against
// `pg_dump --schema-only` of both and `diff`, in one run: on loopback, and with 20 ms added to each
// round trip. What is promised: at most 0.4 of the peer's time on loopback, 0.1 of it far away, and
// less than 64 MiB. Ends with 1 where a promise is broken, with 0 where something that it needs is
// not installed, which it says.
#include "models/judge/judgement.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/postgresql.h"
#include "tests/support/delayingproxy.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/world.h"

#include <QCoreApplication>
#include <QFile>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString zabbix = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/schemas/zabbix.sql");

double secondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double bestOf(int runs, const std::function<void()> &work)
{
    double best = 1e9;
    for (int i = 0; i < runs; ++i)
        best = std::min(best, secondsOf(work));
    return best;
}

/// Both at once, as the engine does.
std::vector<Snapshot> readBoth(int port)
{
    const auto read = [port](const char *environment, const char *database) {
        const auto options = textOptions({{"host", "127.0.0.1"},
                                          {"port", std::to_string(port)},
                                          {"database", database},
                                          {"user", "postgres"}});
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.environment = environment;
        auto reading = runProbe(postgresqlProbe(), options, conditions);
        if (!reading.outcome.isOk())
            qFatal("%s", reading.outcome.error->toString().c_str());
        return Snapshot(environment, {std::make_shared<const Reading>(std::move(reading))});
    };
    auto other = std::async(std::launch::async, read, "staging", "one");
    auto production = read("production", "two");
    return {other.get(), std::move(production)};
}

std::size_t findingsOfBoth(int port, World &world)
{
    world.snapshots = readBoth(port);
    return world.judged().counts().unexplained();
}

void dumpAndDiff(int port, const QString &folder)
{
    const auto dump = [&](const char *database) {
        return "'" + PostgresServer::installedPrograms().toStdString()
            + "/pg_dump' --schema-only -h 127.0.0.1 -p " + std::to_string(port)
            + " -U postgres -f '" + folder.toStdString() + "/" + database + ".sql' " + database;
    };
    const auto script = dump("one") + " && " + dump("two") + " && { diff '" + folder.toStdString()
        + "/one.sql' '" + folder.toStdString() + "/two.sql' >/dev/null; true; }";
    if (std::system(script.c_str()) != 0) // NOLINT: a fixed script in a folder of our own
        qFatal("pg_dump failed");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    PostgresServer server;
    if (!server.isInstalled() || !QFile::exists(zabbix)) {
        std::printf("needs the package postgresql, and what packaging/fetch-test-files.sh "
                    "fetches\n");
        return 0;
    }
    server.setAccess(
        {QStringLiteral("local all all trust"), QStringLiteral("host all all 127.0.0.1/32 trust")});
    if (!server.start({QStringLiteral("log_statement = none")}))
        qFatal("%s", qPrintable(server.output()));
    // The large schema twice: 346 tables.
    QFile twice(server.folder() + QStringLiteral("/twice.sql"));
    if (!twice.open(QIODevice::WriteOnly))
        return 1;
    twice.write("CREATE SCHEMA a; SET search_path = a;\n\\i " + zabbix.toUtf8()
                + "\nCREATE SCHEMA b; SET search_path = b;\n\\i " + zabbix.toUtf8() + '\n');
    twice.close();
    server.sql("CREATE DATABASE one");
    if (!server.load(twice.fileName(), QStringLiteral("one")))
        qFatal("%s", qPrintable(server.output()));
    server.sql("CREATE DATABASE two TEMPLATE one");
    server.sql("ALTER TABLE a.hosts ADD extra text; DROP INDEX b.items_1", "two");

    auto world = World::parse("environment staging: staging mirrors production\n"
                              "environment production: production\nservice db: postgresql\n");
    *world.rules = builtInRules().value();
    const auto found = findingsOfBoth(server.port(), world);
    std::size_t facts = 0;
    for (const auto &snapshot : world.snapshots)
        facts += snapshot.factCount();
    std::printf("346 tables, %zu facts of both, %zu findings\n", facts, found);

    bool isKept = found == 2;
    const auto compare = [&](const char *where, int port, double most) {
        const auto ours = bestOf(3, [&] { findingsOfBoth(port, world); });
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto memory = static_cast<double>(usage.ru_maxrss) / 1024;
        const auto theirs = bestOf(2, [&] { dumpAndDiff(port, server.folder()); });
        std::printf("%s: %.3f s, pg_dump and diff %.3f s: ratio %.2f (at most %.2f); "
                    "%.0f MiB at most\n",
                    where, ours, theirs, ours / theirs, most, memory);
        isKept = isKept && ours <= most * theirs && memory < 64;
    };
    compare("loopback", server.port(), 0.4);
    const DelayingProxy proxy(server.port(), std::chrono::milliseconds(20));
    compare("20 ms away", proxy.port(), 0.1);
    return isKept ? 0 : 1;
}
