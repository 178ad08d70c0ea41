// SPDX-License-Identifier: Apache-2.0
// Reads two MariaDB databases of 346 tables, compares and judges them, against
// `mariadb-dump --no-data` of both and `diff`, in one run: on loopback, and with 20 ms added to
// each round trip. What is promised: at most 0.4 of the peer's time on loopback, 0.1 of it far
// away, and less than 64 MiB. Far away the peer runs once: it asks several times for each table,
// which takes it minutes. Ends with 1 where a promise is broken, with 0 where something that it
// needs is not installed, which it says.
#include "probes/kinds/mysql.h"
#include "tests/bench/databasebench.h"
#include "tests/support/mariadbserver.h"

#include <QCoreApplication>

using namespace sidestage;
using namespace sidestage::test;

namespace {

constexpr int tables = 346;

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

    DatabaseBench bench(mysqlProbe(), "root", server.folder().toStdString(),
                        "mariadb-dump --no-defaults --no-data --routines --events --skip-dump-date"
                        " -h 127.0.0.1 -u root -P %2 %1");
    const bool isFound = bench.finds(
        server.port(), {"db/tables/main.t7/columns/extra", "db/tables/main.t9/indexes/by_state"});
    return bench.keeps(server.port(), 0.4, 0.1, 1) && isFound ? 0 : 1;
}
