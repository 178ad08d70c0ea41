// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrations.h"
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/migrations/versionorder.h"
#include "tests/support/kinds/toolproject.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <map>

using namespace sidestage;
using test::migrationText;

namespace {

/// An engine that answers from a list.
struct FakeSource : BookkeepingSource
{
    std::vector<TableShape> shapes;
    std::map<std::string, Result<BookkeepingRows>> answers; ///< by "schema.table"
    std::vector<BookkeepingQuery> asked;
    int rounds = 0;
    bool isBroken = false;

    Result<std::vector<TableShape>> tables(const std::vector<std::string> &) override
    {
        return shapes;
    }
    Result<std::vector<Result<BookkeepingRows>>> rows(
        const std::vector<BookkeepingQuery> &queries) override
    {
        ++rounds;
        asked = queries;
        if (isBroken)
            return failure(ErrorCode::TimedOut, "the deadline passed");
        std::vector<Result<BookkeepingRows>> all;
        for (const auto &query : queries) {
            const auto at = answers.find(query.schema + "." + query.table);
            all.push_back(at == answers.end() ? BookkeepingRows() : at->second);
        }
        return all;
    }
    void add(const std::string &schema, const std::string &table, std::vector<std::string> columns,
             BookkeepingRows rows)
    {
        shapes.push_back({schema, table, std::move(columns)});
        answers[schema + "." + table] = std::move(rows);
    }
};

Reading read(FakeSource &source, const MigrationOptions &options = {})
{
    ProbeKind kind;
    kind.name = "fake";
    kind.probe = [&](const ProbeContext &context) {
        return writeMigrations(source, options, context);
    };
    return runProbe(kind, textOptions({}));
}

OptionValue optionOf(const OptionValue::Map &group)
{
    return OptionValue(OptionValue::Map{{"migrations", OptionValue(group)}});
}

OptionValue text(const std::string &value)
{
    return OptionValue(value);
}

} // namespace

/// How bookkeeping tables are found and read, whatever the engine.
class TestBookkeeping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesAreThoseOfTheTable()
    {
        FakeSource source;
        source.add("main", "DATABASECHANGELOG",
                   {"ID", "AUTHOR", "FILENAME", "EXECTYPE", "MD5SUM", "ORDEREXECUTED"}, {});
        source.add("main", "DATABASECHANGELOGLOCK", {"ID", "LOCKED"}, {});
        read(source);
        QCOMPARE(source.asked.size(), std::size_t(2));
        QCOMPARE(source.asked[0].columns,
                 (std::vector<std::string>{"ID", "AUTHOR", "FILENAME", "EXECTYPE", "MD5SUM"}));
        QCOMPARE(source.asked[0].orderBy, std::vector<std::string>{"ORDEREXECUTED"});
        QCOMPARE(source.asked[1].columns, std::vector<std::string>{"LOCKED"});
    }

    void allTablesInOneRound()
    {
        FakeSource source;
        source.add("public", "knex_migrations", {"id", "name"}, {{"a.js"}});
        source.add("public", "knex_migrations_lock", {"index", "is_locked"}, {{"1"}});
        source.add("sqitch", "changes",
                   {"change_id", "script_hash", "change", "project", "committed_at"},
                   {{"users", "shop", "c", "h"}});
        source.add("sqitch", "events", {"event", "change", "project", "committed_at"}, {});
        QCOMPARE(migrationText(read(source)),
                 std::string("knex = knex_migrations\n"
                             "knex/a.js = applied\n"
                             "knex/lock = held\n"
                             "sqitch = sqitch.changes\n"
                             "sqitch/shop:users = applied\n"
                             "sqitch/shop:users/checksum = h\n"));
        QCOMPARE(source.rounds, 1);
    }

    void noToolNoQuery()
    {
        FakeSource source;
        source.add("public", "migrations", {"bird"}, {});
        QCOMPARE(migrationText(read(source)), std::string());
        QCOMPARE(source.rounds, 0);
    }

    // The name of the schema tells two apart, and does not count for one that is alone.
    void oneToolInTwoSchemas()
    {
        const std::vector<std::string> columns{"id", "name"};
        FakeSource alone;
        alone.add("app", "knex_migrations", columns, {{"1.js"}});
        QCOMPARE(migrationText(read(alone)),
                 std::string("knex = app.knex_migrations\n"
                             "knex/1.js = applied\n"));
        FakeSource two;
        two.add("app", "knex_migrations", columns, {{"1.js"}});
        two.add("old", "knex_migrations", columns, {{"0.js"}});
        QCOMPARE(migrationText(read(two)),
                 std::string("knex@app = app.knex_migrations\n"
                             "knex@app/1.js = applied\n"
                             "knex@old = old.knex_migrations\n"
                             "knex@old/0.js = applied\n"));
        FakeSource usual;
        usual.add("public", "knex_migrations", columns, {});
        usual.add("old", "knex_migrations", columns, {});
        QCOMPARE(migrationText(read(usual)),
                 std::string("knex = knex_migrations\n"
                             "knex@old = old.knex_migrations\n"));
    }

    // What belongs to a table stands in its own schema.
    void companionsOfTheSameSchema()
    {
        FakeSource source;
        source.add("a", "schema_migrations", {"version"}, {});
        source.add("b", "ar_internal_metadata", {"key", "value"}, {});
        QCOMPARE(migrationText(read(source)), std::string("dbmate = a.schema_migrations\n"));
        MigrationOptions options;
        options.tool = "rails"; // before it kept metadata
        QCOMPARE(migrationText(read(source, options)),
                 std::string("rails = a.schema_migrations\n"));
    }

    void newerNameOfATable()
    {
        FakeSource source;
        const std::vector<std::string> columns{"version", "script", "type", "checksum", "success"};
        source.add("public", "schema_version", columns, {});
        source.add("public", "flyway_schema_history", columns, {});
        QCOMPARE(migrationText(read(source)), std::string("flyway = flyway_schema_history\n"));
    }

    void tableOfAnotherName()
    {
        FakeSource source;
        source.add("public", "My_Migrations", {"id", "name"}, {{"a.js"}});
        source.add("public", "knex_migrations", {"id", "name"}, {{"b.js"}});
        MigrationOptions options;
        options.tool = "knex";
        options.table = "my_migrations";
        QCOMPARE(migrationText(read(source, options)),
                 std::string("knex = My_Migrations\n"
                             "knex/a.js = applied\n"));
        const auto names = bookkeepingTableNames("My_Migrations");
        QVERIFY(std::ranges::binary_search(names, "my_migrations"));
    }

    void whatMayNotBeReadIsAGap()
    {
        const Error refused{ErrorCode::PermissionDenied, "no right to read it", {}, {}};
        FakeSource source;
        source.add("public", "knex_migrations", {"id", "name"}, {{"a.js"}});
        source.add("public", "knex_migrations_lock", {"index", "is_locked"}, {});
        source.answers["public.knex_migrations_lock"] = tl::unexpected(refused);
        QCOMPARE(migrationText(read(source)),
                 std::string("knex = knex_migrations\n"
                             "knex/a.js = applied\n"
                             "no app/migrations/knex/lock: no right to read it\n"));
        source.answers["public.knex_migrations"] = tl::unexpected(refused);
        QCOMPARE(migrationText(read(source)),
                 std::string("no app/migrations/knex: no right to read it\n"));
        source.isBroken = true;
        QCOMPARE(migrationText(read(source)),
                 std::string("no app: the deadline passed\nthe deadline passed\n"));
    }

    void options()
    {
        const auto plain = MigrationOptions::from(textOptions({{"migrations", "rails"}}));
        QCOMPARE(plain.tool, std::string("rails"));
        QVERIFY(plain.isFolderRead && plain.folders.empty());
        QCOMPARE(MigrationOptions::from(textOptions({})).tool, std::string("auto"));
        const auto group = MigrationOptions::from(
            optionOf({{"tool", text("knex")},
                      {"table", text("t")},
                      {"folder", OptionValue(OptionValue::List{text("/a"), text("/b")})}}));
        QCOMPARE(group.tool, std::string("knex"));
        QCOMPARE(group.table, std::string("t"));
        QCOMPARE(group.folders, (std::vector<std::string>{"/a", "/b"}));
        const auto none = MigrationOptions::from(optionOf({{"folder", text("none")}}));
        QVERIFY(!none.isFolderRead && none.folders.empty() && none.tool == "auto");
        QCOMPARE(checkMigrationsOption(optionOf({{"table", text("t")}})).size(), std::size_t(1));
        QVERIFY(checkMigrationsOption(optionOf({{"tool", text("knex")}, {"table", text("t")}}))
                    .empty());
    }

    void versionsSortAsPeopleReadThem()
    {
        const std::vector<std::string> sorted{"",      "01",  "1",   "1.9",  "1.10", "2",
                                              "2.0.1", "9",   "10",  "0010", "a",    "a1",
                                              "a2",    "a2b", "a10", "b"};
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            for (std::size_t j = 0; j < sorted.size(); ++j) {
                if (sorted[i] == "10" || sorted[i] == "0010") // equal numbers: bytes decide
                    continue;
                if (sorted[j] == "10" || sorted[j] == "0010")
                    continue;
                QVERIFY2(comesBefore(sorted[i], sorted[j]) == (i < j),
                         (sorted[i] + " " + sorted[j]).c_str());
            }
        }
        QVERIFY(comesBefore("0010", "10") && !comesBefore("10", "0010"));
    }

    // Two orders of the same migrations always differ somewhere, and leaving one of them out, that
    // nothing before or behind it was out of order with, changes nothing for the others.
    void positionsTellEveryOrder()
    {
        SIDESTAGE_PROPERTY("different orders → different positions", [] {
            const auto size = *rc::gen::inRange(1, 7);
            std::vector<std::string> versions;
            for (int i = 0; i < size; ++i)
                versions.push_back(std::to_string(i));
            const auto shuffle = [&] {
                auto order = versions;
                for (std::size_t i = order.size(); i > 1; --i)
                    std::swap(
                        order[i - 1],
                        order[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
                return order;
            };
            const auto told = [](const std::vector<std::string> &order) {
                FakeSource source;
                BookkeepingRows rows;
                for (const auto &version : order)
                    rows.push_back({version});
                source.add("public", "knex_migrations", {"id", "name"}, rows);
                return migrationText(read(source));
            };
            const auto a = shuffle();
            const auto b = shuffle();
            RC_ASSERT((told(a) == told(b)) == (a == b));
        });
    }
};

QTEST_APPLESS_MAIN(TestBookkeeping)
#include "tst_bookkeeping.moc"
