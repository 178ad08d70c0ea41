// SPDX-License-Identifier: Apache-2.0
// Reads two MariaDB databases of 346 tables, compares and judges them, against
// `mariadb-dump --no-data` of both and `diff`, in one run: on loopback, and with 20 ms added to
// each round trip. What is promised: at most 0.4 of the peer's time on loopback, 0.1 of it far
// away, and less than 64 MiB. Ends with 1 where a promise is broken, with 0 where something that it
// needs is not installed, which it says.
#include "models/judge/judgement.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/mysql.h"
#include "tests/support/delayingproxy.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/world.h"

#include <QCoreApplication>

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

constexpr int tables = 346;

double bestOf(int runs, const std::function<void()> &work)
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

/// Tables as an application has them: keys, texts, times, indexes and references.
std::string schema()
{
    std::string sql = "SET foreign_key_checks = OFF;\n";
    for (int i = 0; i < tables; ++i) {
        const auto number = std::to_string(i);
        sql += "CREATE TABLE t" + number
            + " (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id BIGINT UNSIGNED,"
              " name VARCHAR(100) NOT NULL DEFAULT '', state ENUM('new','open','done') DEFAULT "
              "'new', amount DECIMAL(12,2), note TEXT, made TIMESTAMP DEFAULT CURRENT_TIMESTAMP,"
              " changed DATETIME, flags INT NOT NULL DEFAULT 0, KEY by_state (state, made),"
              " UNIQUE KEY by_name (name), KEY by_parent (parent_id), CONSTRAINT fk"
            + number + " FOREIGN KEY (parent_id) REFERENCES t" + std::to_string(i / 2)
            + " (id), CHECK (flags >= 0));\n";
    }
    return sql;
}

/// Both at once, as the engine does.
std::vector<Snapshot> readBoth(int port)
{
    const auto read = [port](const char *environment, const char *database) {
        OptionValue::Map options;
        options.emplace_back("host", OptionValue(std::string("127.0.0.1")));
        options.emplace_back("port", OptionValue(std::int64_t(port)));
        options.emplace_back("database", OptionValue(std::string(database)));
        options.emplace_back("user", OptionValue(std::string("root")));
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.environment = environment;
        auto reading = runProbe(mysqlProbe(), OptionValue(std::move(options)), conditions);
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
    const auto file = [&](const char *database) {
        return "'" + folder.toStdString() + "/" + database + ".sql'";
    };
    const auto dump = [&](const char *database) {
        return "mariadb-dump --no-defaults --no-data --routines --events --skip-dump-date -h "
               "127.0.0.1 -P "
            + std::to_string(port) + " -u root " + database + " > " + file(database);
    };
    const auto script = dump("one") + " && " + dump("two") + " && { diff " + file("one") + ' '
        + file("two") + " >/dev/null; true; }";
    if (std::system(script.c_str()) != 0) // NOLINT: a fixed script in a folder of our own
        qFatal("mariadb-dump failed");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    MariaDbServer server;
    if (!server.isInstalled()) {
        std::printf("needs the package mariadb-server\n");
        return 0;
    }
    if (!server.start())
        qFatal("%s", qPrintable(server.output()));
    for (const auto *database : {"one", "two"}) {
        server.sql(std::string("CREATE DATABASE ") + database);
        server.sql(schema(), database);
    }
    server.sql("ALTER TABLE t7 ADD extra TEXT; DROP INDEX by_state ON t9", "two");

    auto world = World::parse("environment staging: staging mirrors production\n"
                              "environment production: production\nservice db: mysql\n");
    *world.rules = builtInRules().value();
    const auto found = findingsOfBoth(server.port(), world);
    std::size_t facts = 0;
    for (const auto &snapshot : world.snapshots)
        facts += snapshot.factCount();
    std::printf("%d tables, %zu facts of both, %zu findings\n", tables, facts, found);

    bool isKept = found == 2;
    const auto compare = [&](const char *where, int port, double most) {
        const auto ours = bestOf(3, [&] { findingsOfBoth(port, world); });
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto memory = static_cast<double>(usage.ru_maxrss) / 1024;
        const auto theirs = bestOf(2, [&] { dumpAndDiff(port, server.folder()); });
        std::printf("%s: %.3f s, mariadb-dump and diff %.3f s: ratio %.2f (at most %.2f); "
                    "%.0f MiB at most\n",
                    where, ours, theirs, ours / theirs, most, memory);
        isKept = isKept && ours <= most * theirs && memory < 64;
    };
    compare("loopback", server.port(), 0.4);
    const DelayingProxy proxy(server.port(), std::chrono::milliseconds(20));
    compare("20 ms away", proxy.port(), 0.1);
    return isKept ? 0 : 1;
}
