// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql.h"
#include "tests/support/kinds/toolproject.h"
#include "tests/support/postgresserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <memory>

using namespace sidestage;
using namespace sidestage::test;

/// The real tools of Node, as npm has them, and Sqitch, on a real PostgreSQL server: what they
/// leave in their tables after migrations that succeed, fail and are taken back.
class TestNodeMigrations : public QObject
{
    Q_OBJECT

    std::unique_ptr<PostgresServer> m_server;
    QString m_node;

    /// A database of the tool's own.
    void makeDatabase(const char *name) { m_server->sql(std::string("CREATE DATABASE ") + name); }

    QString url(const char *database) const
    {
        return QStringLiteral("postgres://postgres@localhost/%1?host=%2&port=%3")
            .arg(QString::fromUtf8(database), m_server->folder())
            .arg(m_server->port());
    }

    std::string migrationsOf(const ToolProject &project, const char *database,
                             const char *user = "postgres")
    {
        return migrationText(read(project, database, user));
    }

    Reading read(const ToolProject &project, const char *database, const char *user = "postgres")
    {
        const auto text = [](const std::string &value) { return OptionValue(value); };
        ProbeConditions conditions;
        conditions.service = "db";
        conditions.workspaceFolder = project.folder().toStdString();
        return runProbe(
            postgresqlProbe(),
            OptionValue(OptionValue::Map{{"socket", text(m_server->folder().toStdString())},
                                         {"port", OptionValue(std::int64_t(m_server->port()))},
                                         {"database", text(database)},
                                         {"user", text(user)},
                                         {"schema", text("none")},
                                         {"rights", text("none")}}),
            conditions);
    }

    /// False where Sqitch is not installed, or not for this engine.
    bool prepareSqitch(ToolProject &project, const QString &tool) const
    {
        project.set(QStringLiteral("SQITCH_FULLNAME"), QStringLiteral("Ann"));
        project.set(QStringLiteral("SQITCH_EMAIL"), QStringLiteral("ann@shop.test"));
        project.set(QStringLiteral("PGHOST"), m_server->folder());
        project.set(QStringLiteral("PGPORT"), QString::number(m_server->port()));
        project.set(QStringLiteral("PGUSER"), QStringLiteral("postgres"));
        return !tool.isEmpty()
            && project.run(QStringLiteral("/usr/bin/perl"),
                           {QStringLiteral("-MDBD::Pg"), QStringLiteral("-e0")});
    }

    /// Writes the plan: a second apart, in this order.
    static void planSqitch(const ToolProject &project, const std::vector<QString> &changes)
    {
        QString plan = QStringLiteral("%syntax-version=1.0.0\n%project=shop\n\n");
        for (std::size_t i = 0; i < changes.size(); ++i) {
            plan += QStringLiteral("%1 2026-01-01T00:00:0%2Z Ann <ann@shop.test> # %1\n")
                        .arg(changes[i])
                        .arg(i);
            project.write(QStringLiteral("deploy/%1.sql").arg(changes[i]), "SELECT 1;\n");
            project.write(QStringLiteral("revert/%1.sql").arg(changes[i]), "SELECT 1;\n");
        }
        project.write(QStringLiteral("sqitch.plan"), plan.toUtf8());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_server = std::make_unique<PostgresServer>();
        if (!m_server->isInstalled())
            QSKIP("needs the package postgresql");
        m_node = installedProgram(QStringLiteral("node"));
        QVERIFY2(m_server->start(), qPrintable(m_server->output()));
    }

    void cleanupTestCase() { m_server.reset(); }

    void knex()
    {
        const auto tool = npmFile(QStringLiteral("knex/bin/cli.js"));
        if (tool.isEmpty() || m_node.isEmpty())
            QSKIP("needs the package nodejs, and 'npm ci' in tests/npm");
        makeDatabase("knex");
        ToolProject project;
        project.set(QStringLiteral("NODE_PATH"), npmFile(QString()));
        project.write(QStringLiteral("knexfile.js"),
                      "module.exports = { client: 'pg', connection: '" + url("knex").toUtf8()
                          + "' };\n");
        const auto migration = [&project](const char *file, const char *up, const char *down) {
            project.write(QStringLiteral("migrations/") + QString::fromUtf8(file),
                          QByteArray("exports.up = k => k.raw('") + up
                              + "');\nexports.down = k => k.raw('" + down + "');\n");
        };
        migration("20260101_orders.js", "CREATE TABLE orders (id int)", "DROP TABLE orders");
        migration("20260102_broken.js", "CREATE TABLE", "SELECT 1");
        FAILS(project, m_node, QStringList{tool} + words("migrate:latest"));
        QCOMPARE(
            migrationsOf(project, "knex"),
            std::string("knex = knex_migrations\n"
                        "knex/repository = migrations\n"
                        "knex/repository/pending = {20260101_orders.js, 20260102_broken.js}\n"));
        project.write(QStringLiteral("migrations/20260102_broken.js"),
                      "exports.up = k => k.raw('SELECT 1'); exports.down = exports.up;\n");
        RUNS(project, m_node, QStringList{tool} + words("migrate:latest"));
        m_server->sql("UPDATE knex_migrations_lock SET is_locked = 1", "knex");
        QCOMPARE(migrationsOf(project, "knex"),
                 std::string("knex = knex_migrations\n"
                             "knex/20260101_orders.js = applied\n"
                             "knex/20260102_broken.js = applied\n"
                             "knex/lock = held\n"
                             "knex/repository = migrations\n"));
        m_server->sql("CREATE ROLE auditor LOGIN; GRANT SELECT ON knex_migrations TO auditor",
                      "knex");
        const auto seen = migrationsOf(project, "knex", "auditor");
        QVERIFY2(seen.find("knex/20260101_orders.js = applied") != std::string::npos
                     && seen.find("no db/migrations/knex/lock: ") != std::string::npos,
                 seen.c_str());
    }

    void sequelize()
    {
        const auto tool = npmFile(QStringLiteral("sequelize-cli/lib/sequelize"));
        if (tool.isEmpty() || m_node.isEmpty())
            QSKIP("needs the package nodejs, and 'npm ci' in tests/npm");
        makeDatabase("sequelize");
        ToolProject project;
        project.set(QStringLiteral("NODE_PATH"), npmFile(QString()));
        project.write(QStringLiteral("migrations/1-orders.js"),
                      "module.exports = { up: q => q.sequelize.query('CREATE TABLE o (id int)'),"
                      " down: q => q.sequelize.query('DROP TABLE o') };\n");
        project.write(QStringLiteral("migrations/2-broken.js"),
                      "module.exports = { up: q => q.sequelize.query('CREATE TABLE'),"
                      " down: () => null };\n");
        project.write(QStringLiteral("config.js"),
                      "module.exports = { dialect: 'postgres', username: 'postgres',"
                      " database: 'sequelize', host: '"
                          + m_server->folder().toUtf8()
                          + "', port: " + QByteArray::number(m_server->port()) + " };\n");
        const auto rest = words("--config config.js");
        FAILS(project, m_node, QStringList{tool, QStringLiteral("db:migrate")} + rest);
        QCOMPARE(migrationsOf(project, "sequelize"),
                 std::string("sequelize = SequelizeMeta\n"
                             "sequelize/1-orders.js = applied\n"
                             "sequelize/repository = migrations\n"
                             "sequelize/repository/pending = {2-broken.js}\n"));
        RUNS(project, m_node, QStringList{tool, QStringLiteral("db:migrate:undo")} + rest);
        QCOMPARE(migrationsOf(project, "sequelize"),
                 std::string("sequelize = SequelizeMeta\n"
                             "sequelize/repository = migrations\n"
                             "sequelize/repository/pending = {1-orders.js, 2-broken.js}\n"));
    }

    void typeOrm()
    {
        const auto tool = npmFile(QStringLiteral("typeorm/cli.js"));
        if (tool.isEmpty() || m_node.isEmpty())
            QSKIP("needs the package nodejs, and 'npm ci' in tests/npm");
        makeDatabase("typeorm");
        ToolProject project;
        project.set(QStringLiteral("NODE_PATH"), npmFile(QString()));
        project.write(QStringLiteral("source.js"),
                      "const { DataSource } = require('typeorm');\n"
                      "module.exports = new DataSource({ type: 'postgres', url: '"
                          + url("typeorm").toUtf8() + "', migrations: ['migrations/*.js'] });\n");
        const auto migration = [&project](const char *stamp, const char *name, const char *up) {
            project.write(QStringLiteral("migrations/%1-%2.js")
                              .arg(QString::fromUtf8(stamp), QString::fromUtf8(name)),
                          QByteArray("exports.") + name + " = class " + name + stamp
                              + " {\n  async up(q) { await q.query('" + up
                              + "'); }\n  async down(q) { await q.query('DROP TABLE o'); }\n};\n");
        };
        migration("1700000000001", "Orders", "CREATE TABLE o (id int)");
        migration("1700000000002", "Broken", "CREATE TABLE");
        const auto rest = words("-d source.js --transaction each");
        FAILS(project, m_node, QStringList{tool, QStringLiteral("migration:run")} + rest);
        QCOMPARE(migrationsOf(project, "typeorm"),
                 std::string("typeorm = migrations\n"
                             "typeorm/Orders1700000000001 = applied\n"
                             "typeorm/repository = migrations\n"
                             "typeorm/repository/pending = {1700000000002-Broken}\n"));
        RUNS(project, m_node, QStringList{tool, QStringLiteral("migration:revert")} + rest);
        QCOMPARE(migrationsOf(project, "typeorm"),
                 std::string("typeorm = migrations\n"
                             "typeorm/repository = migrations\n"
                             "typeorm/repository/pending = {1700000000001-Orders,"
                             " 1700000000002-Broken}\n"));
    }

    void nodePgMigrate()
    {
        const auto tool = npmFile(QStringLiteral("node-pg-migrate/bin/node-pg-migrate.js"));
        if (tool.isEmpty() || m_node.isEmpty())
            QSKIP("needs the package nodejs, and 'npm ci' in tests/npm");
        makeDatabase("nodepg");
        ToolProject project;
        project.set(QStringLiteral("DATABASE_URL"), url("nodepg"));
        project.write(QStringLiteral("migrations/1700000000001_orders.js"),
                      "exports.up = p => p.sql('CREATE TABLE o (id int)');\n"
                      "exports.down = p => p.sql('DROP TABLE o');\n");
        project.write(QStringLiteral("migrations/1700000000002_broken.js"),
                      "exports.up = p => p.sql('CREATE TABLE');\nexports.down = () => {};\n");
        const auto up = words("up --no-single-transaction");
        FAILS(project, m_node, QStringList{tool} + up);
        QCOMPARE(migrationsOf(project, "nodepg"),
                 std::string("node-pg-migrate = pgmigrations\n"
                             "node-pg-migrate/1700000000001_orders = applied\n"
                             "node-pg-migrate/repository = migrations\n"
                             "node-pg-migrate/repository/pending = {1700000000002_broken}\n"));
        // A second book, in a schema of its own.
        project.remove(QStringLiteral("migrations/1700000000002_broken.js"));
        project.write(QStringLiteral("migrations/1700000000001_orders.js"),
                      "exports.up = p => p.sql('SELECT 1');\nexports.down = () => {};\n");
        RUNS(project, m_node,
             QStringList{tool} + words("up --migrations-schema other --create-migrations-schema"));
        QCOMPARE(migrationsOf(project, "nodepg"),
                 std::string("node-pg-migrate = pgmigrations\n"
                             "node-pg-migrate/1700000000001_orders = applied\n"
                             "node-pg-migrate/repository = migrations\n"
                             "node-pg-migrate@other = other.pgmigrations\n"
                             "node-pg-migrate@other/1700000000001_orders = applied\n"
                             "node-pg-migrate@other/repository = migrations\n"));
    }

    void sqitch()
    {
        const auto tool = installedProgram(QStringLiteral("sqitch"));
        ToolProject project;
        if (!prepareSqitch(project, tool))
            QSKIP("needs the packages sqitch and libdbd-pg-perl");
        makeDatabase("sqitched");
        RUNS(project, tool, words("init shop --engine pg"));
        planSqitch(project, {QStringLiteral("orders"), QStringLiteral("broken")});
        project.write(QStringLiteral("deploy/broken.sql"), "CREATE TABLE;\n");
        FAILS(project, tool, words("deploy --mode change db:pg:sqitched"));
        const auto seen = migrationsOf(project, "sqitched");
        const auto hash = seen.find("sqitch/shop:orders/checksum = ");
        QVERIFY2(hash != std::string::npos, seen.c_str());
        QCOMPARE(seen.substr(0, hash),
                 std::string("sqitch = sqitch.changes\n"
                             "sqitch/repository = sqitch.plan\n"
                             "sqitch/shop:broken/state = failed\n"
                             "sqitch/shop:orders = applied\n"));
    }
};

QTEST_GUILESS_MAIN(TestNodeMigrations)
#include "tst_nodemigrations.moc"
