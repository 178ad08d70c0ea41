// SPDX-License-Identifier: Apache-2.0
// Reads two PostgreSQL databases of more than 300 tables, compares and judges them, against
// `pg_dump --schema-only` of both and `diff`, in one run: on loopback, and with 20 ms added to each
// round trip. What is promised: at most 0.4 of the peer's time on loopback, 0.1 of it far away, and
// less than 64 MiB. Ends with 1 where a promise is broken, with 0 where something that it needs is
// not installed, which it says.
#include "probes/kinds/postgresql.h"
#include "tests/bench/databasebench.h"
#include "tests/support/postgresserver.h"

#include <QCoreApplication>
#include <QFile>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString zabbix = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/schemas/zabbix.sql");

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

    DatabaseBench bench(postgresqlProbe(), "postgres", server.folder().toStdString(),
                        "'" + PostgresServer::installedPrograms().toStdString()
                            + "/pg_dump' --schema-only -U postgres -h 127.0.0.1 -p %2 %1");
    const bool isFound = bench.finds(
        server.port(), {"db/tables/a.hosts/columns/extra", "db/tables/b.items/indexes/items_1"});
    return bench.keeps(server.port(), 0.4, 0.1, 2) && isFound ? 0 : 1;
}
