// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/toolproject.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString ruby = QStringLiteral("/usr/bin/ruby");

} // namespace

/// The real tools, as Debian and npm have them, on SQLite: what they leave in their tables after
/// migrations that succeed, fail and are taken back, and what their folders are told to hold.
class TestMigrationTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void rails()
    {
        ToolProject project;
        if (!project.run(ruby,
                         {QStringLiteral("-ractive_record"), QStringLiteral("-rsqlite3"),
                          QStringLiteral("-e0")}))
            QSKIP("needs the packages ruby-activerecord and ruby-sqlite3");
        project.write(QStringLiteral("run.rb"),
                      "require 'active_record'\n"
                      "ActiveRecord::Base.establish_connection(adapter: 'sqlite3',"
                      " database: 'shop.db')\n"
                      "ActiveRecord::Migration.verbose = false\n"
                      "context = ActiveRecord::Base.connection.respond_to?(:migration_context) ?\n"
                      "  ActiveRecord::Base.connection.migration_context :\n"
                      "  ActiveRecord::Base.connection_pool.migration_context\n"
                      "ARGV[0] == 'down' ? context.rollback(1) : context.migrate\n");
        const auto migration = [&project](const char *file, const char *name, const char *body) {
            project.write(QString::fromUtf8(file),
                          QByteArray("class ") + name + " < ActiveRecord::Migration[6.1]\n"
                              + "  def change\n    " + body + "\n  end\nend\n");
        };
        migration("db/migrate/20260101000000_make_orders.rb", "MakeOrders",
                  "create_table(:orders) { |t| t.string :number }");
        migration("db/migrate/20260102000000_add_total.rb", "AddTotal",
                  "add_column :orders, :total, :integer");
        migration("db/migrate/20260103000000_break.rb", "Break", "raise 'broken'");
        FAILS(project, ruby, words("run.rb up"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("rails = schema_migrations\n"
                             "rails/20260101000000 = applied\n"
                             "rails/20260102000000 = applied\n"
                             "rails/repository = db/migrate\n"
                             "rails/repository/pending = {20260103000000}\n"));
        RUNS(project, ruby, words("run.rb down"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("rails = schema_migrations\n"
                             "rails/20260101000000 = applied\n"
                             "rails/repository = db/migrate\n"
                             "rails/repository/pending = {20260102000000, 20260103000000}\n"));
    }

    void sqitch()
    {
        const auto tool = installedProgram(QStringLiteral("sqitch"));
        if (tool.isEmpty() || installedProgram(QStringLiteral("sqlite3")).isEmpty())
            QSKIP("needs the packages sqitch, libdbd-sqlite3-perl and sqlite3");
        ToolProject project;
        project.set(QStringLiteral("SQITCH_FULLNAME"), QStringLiteral("Ann"));
        project.set(QStringLiteral("SQITCH_EMAIL"), QStringLiteral("ann@shop.test"));
        RUNS(project, tool, words("init shop --engine sqlite"));
        const auto change = [&](const char *name, const char *deploy, const char *revert) {
            const auto file = QString::fromUtf8(name);
            project.write(QStringLiteral("deploy/%1.sql").arg(file), deploy);
            project.write(QStringLiteral("revert/%1.sql").arg(file), revert);
            project.write(QStringLiteral("verify/%1.sql").arg(file), "SELECT 1;\n");
            return project.run(tool, {QStringLiteral("add"), file, QStringLiteral("-n"), file});
        };
        const auto deploy = words("deploy db:sqlite:shop.db");
        QVERIFY2(change("orders", "CREATE TABLE orders (id);\n", "DROP TABLE orders;\n"),
                 project.output().constData());
        RUNS(project, tool, deploy);
        const auto text = [&] { return project.migrationsIn(QStringLiteral("sqitch.db")); };
        const auto withoutHashes = [](std::string all) {
            std::string lines;
            for (std::size_t at = 0; at < all.size(); at = all.find('\n', at) + 1) {
                const auto line = all.substr(at, all.find('\n', at) - at);
                if (line.find("/checksum") == std::string::npos)
                    lines += line + '\n';
            }
            return lines;
        };
        QVERIFY(text() != withoutHashes(text()));
        // What was deployed before the one that fails is taken back.
        QVERIFY(change("total", "ALTER TABLE orders ADD total;\n", "SELECT 1;\n"));
        QVERIFY(change("broken", "CREATE TABLE;\n", "SELECT 1;\n"));
        FAILS(project, tool, deploy);
        QCOMPARE(withoutHashes(text()),
                 std::string("sqitch = changes\n"
                             "sqitch/repository = sqitch.plan\n"
                             "sqitch/shop:broken/state = failed\n"
                             "sqitch/shop:orders = applied\n"
                             "sqitch/shop:total/state = rolled back\n"));
        // Mended, all is well, and the log is history.
        project.write(QStringLiteral("deploy/broken.sql"), "CREATE TABLE mended (id);\n");
        project.write(QStringLiteral("deploy/total.sql"), "CREATE TABLE total (id);\n");
        RUNS(project, tool, deploy);
        QVERIFY(change("next", "SELECT 1;\n", "SELECT 1;\n"));
        project.write(QStringLiteral("deploy/orders.sql"), "CREATE TABLE orders (id, other);\n");
        QCOMPARE(withoutHashes(text()),
                 std::string("sqitch = changes\n"
                             "sqitch/repository = sqitch.plan\n"
                             "sqitch/repository/changed = {shop:orders}\n"
                             "sqitch/repository/pending = {shop:next}\n"
                             "sqitch/shop:broken = applied\n"
                             "sqitch/shop:broken/position = after shop:total\n"
                             "sqitch/shop:orders = applied\n"
                             "sqitch/shop:total = applied\n"));
    }

    void yoyo()
    {
        const auto tool = installedProgram(QStringLiteral("yoyo"));
        if (tool.isEmpty())
            QSKIP("needs the package yoyo");
        ToolProject project;
        project.write(QStringLiteral("migrations/0001_orders.py"),
                      "from yoyo import step\n"
                      "steps = [step('CREATE TABLE orders (id INTEGER)', 'DROP TABLE orders')]\n");
        project.write(QStringLiteral("migrations/0002_total.sql"),
                      "ALTER TABLE orders ADD COLUMN total INTEGER;\n");
        project.write(QStringLiteral("migrations/0002_total.rollback.sql"), "SELECT 1;\n");
        project.write(QStringLiteral("migrations/0003_broken.sql"), "CREATE TABLE;\n");
        const auto rest = words("--batch --no-config-file --database sqlite:///shop.db migrations");
        FAILS(project, tool, QStringList{QStringLiteral("apply")} + rest);
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("yoyo = _yoyo_migration\n"
                             "yoyo/0001_orders = applied\n"
                             "yoyo/0002_total = applied\n"
                             "yoyo/repository = migrations\n"
                             "yoyo/repository/pending = {0003_broken}\n"));
        project.remove(QStringLiteral("migrations/0003_broken.sql"));
        RUNS(project, tool, words("rollback -r 0002_total") + rest);
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("yoyo = _yoyo_migration\n"
                             "yoyo/0001_orders = applied\n"
                             "yoyo/0002_total/state = rolled back\n"
                             "yoyo/repository = migrations\n"));
    }

    void sqlMigrate()
    {
        const auto tool = installedProgram(QStringLiteral("sql-migrate"));
        if (tool.isEmpty())
            QSKIP("needs the package sql-migrate");
        ToolProject project;
        project.write(QStringLiteral("dbconfig.yml"),
                      "development:\n  dialect: sqlite3\n"
                      "  datasource: shop.db\n"
                      "  dir: migrations\n");
        project.write(QStringLiteral("migrations/1-orders.sql"),
                      "-- +migrate Up\nCREATE TABLE orders (id INTEGER);\n"
                      "-- +migrate Down\nDROP TABLE orders;\n");
        project.write(QStringLiteral("migrations/2-broken.sql"),
                      "-- +migrate Up\nCREATE TABLE;\n-- +migrate Down\n");
        FAILS(project, tool, words("up"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("sql-migrate = gorp_migrations\n"
                             "sql-migrate/1-orders.sql = applied\n"
                             "sql-migrate/repository = migrations\n"
                             "sql-migrate/repository/pending = {2-broken.sql}\n"));
        RUNS(project, tool, words("down"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("sql-migrate = gorp_migrations\n"
                             "sql-migrate/repository = migrations\n"
                             "sql-migrate/repository/pending = {1-orders.sql, 2-broken.sql}\n"));
    }

    void dbmate()
    {
        const auto tool = npmFile(QStringLiteral("@dbmate/linux-x64/bin/dbmate"));
        if (tool.isEmpty())
            QSKIP("needs 'npm ci' in tests/npm");
        ToolProject project;
        project.set(QStringLiteral("DATABASE_URL"), QStringLiteral("sqlite:shop.db"));
        project.write(QStringLiteral("db/migrations/20260101_orders.sql"),
                      "-- migrate:up\nCREATE TABLE orders (id INTEGER);\n"
                      "-- migrate:down\nDROP TABLE orders;\n");
        project.write(QStringLiteral("db/migrations/20260102_broken.sql"),
                      "-- migrate:up\nCREATE TABLE;\n-- migrate:down\n");
        FAILS(project, tool, words("--no-dump-schema up"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("dbmate = schema_migrations\n"
                             "dbmate/20260101 = applied\n"
                             "dbmate/repository = db/migrations\n"
                             "dbmate/repository/pending = {20260102}\n"));
        RUNS(project, tool, words("--no-dump-schema down"));
        QCOMPARE(project.migrationsIn(QStringLiteral("shop.db")),
                 std::string("dbmate = schema_migrations\n"
                             "dbmate/repository = db/migrations\n"
                             "dbmate/repository/pending = {20260101, 20260102}\n"));
    }
};

QTEST_APPLESS_MAIN(TestMigrationTools)
#include "tst_migrationtools.moc"
