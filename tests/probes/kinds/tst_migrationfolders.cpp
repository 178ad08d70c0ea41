// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/fileconventions.h"
#include "probes/kinds/migrations/migrationfiles.h"
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/migrations/repository.h"
#include "probes/kinds/migrations/repositorycheck.h"
#include "probes/kinds/sqlite.h"
#include "tests/support/kinds/toolproject.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QObject>

#include <algorithm>
#include <set>

using namespace sidestage;
using test::ToolProject;

namespace {

/// What a tool's folder holds, and the versions that it is told to hold.
struct FolderCase
{
    const char *tool;
    const char *files; ///< separated by spaces
    const char *versions; ///< in the order of the files
    const char *recorded; ///< how the tool records the first of them
};

const std::vector<FolderCase> &cases()
{
    static const std::vector<FolderCase> all{
        {"rails",
         "db/migrate/20260101_a.rb db/migrate/20260102_b.blog.rb db/migrate/README.md"
         " db/migrate/more/20260103_c.rb db/migrate/helper.rb",
         "20260101 20260102 20260103", "20260101"},
        {"dbmate", "db/migrations/001_a.sql db/migrations/2-b.sql db/migrations/x.sql", "001 2",
         "001"},
        {"golang-migrate",
         "migrations/000001_a.up.sql migrations/000001_a.down.sql migrations/000002_b.up.json",
         "000001 000002", "1"},
        {"ecto", "priv/repo/migrations/20260101_a.exs priv/repo/migrations/.formatter.exs",
         "20260101", "20260101"},
        {"django",
         "shop/migrations/0001_initial.py shop/migrations/__init__.py "
         "apps/blog/migrations/0001_x.py"
         " node_modules/a/migrations/0001_no.py",
         "shop.0001_initial blog.0001_x", "shop.0001_initial"},
        {"flyway",
         "src/main/resources/db/migration/V1__a.sql src/main/resources/db/migration/V1_2__b.sql"
         " src/main/resources/db/migration/x/R__views.sql src/main/resources/db/migration/U1__a.sql"
         " src/main/resources/db/migration/V3.sql",
         "1 1.2 R__views.sql", "1.0"},
        {"prisma",
         "prisma/migrations/2026_a/migration.sql prisma/migrations/migration_lock.toml"
         " prisma/migrations/empty/notes.md",
         "2026_a", "2026_a"},
        {"knex", "migrations/1_a.js migrations/2_b.ts migrations/2_b.d.ts migrations/3_c.js.map",
         "1_a.js 2_b.ts", "1_a.ts"},
        {"sequelize", "migrations/1-a.cjs migrations/1-a.sql", "1-a.cjs", "1-a.js"},
        {"typeorm", "src/migration/1700000000000-Init.ts src/migration/index.ts",
         "1700000000000-Init", "Init1700000000000"},
        {"laravel", "database/migrations/2026_01_01_000000_a.php database/migrations/.gitkeep",
         "2026_01_01_000000_a", "2026_01_01_000000_a"},
        {"doctrine", "migrations/Version20260101.php migrations/Base.php", "Version20260101",
         "DoctrineMigrations\\Version20260101"},
        {"ef-core",
         "Shop/Migrations/20260101000000_A.cs Shop/Migrations/20260101000000_A.Designer.cs"
         " Shop/Migrations/ShopModelSnapshot.cs",
         "20260101000000_A", "20260101000000_A"},
        {"goose", "migrations/00001_a.sql migrations/2_b.go migrations/2_b_test.go", "00001 2",
         "1"},
        {"sqlx", "migrations/1_a.up.sql migrations/1_a.down.sql migrations/2_b.sql", "1 2", "1"},
        {"diesel", "migrations/2026-01-01-000000_a/up.sql migrations/2026-01-01-000000_a/down.sql",
         "20260101000000", "20260101000000"},
        {"yoyo",
         "migrations/0001.a.py migrations/0002.b.sql migrations/0002.b.rollback.sql"
         " migrations/post-apply.py",
         "0001.a 0002.b", "0001.a"},
        {"sql-migrate", "migrations/1-a.sql migrations/x.txt", "1-a.sql", "1-a.sql"},
        {"node-pg-migrate", "migrations/1_a.js migrations/2_b.sql", "1_a 2_b", "1_a"},
        {"atlas", "migrations/20260101_a.sql migrations/20260102.sql migrations/atlas.sum",
         "20260101 20260102", "20260101"}};
    return all;
}

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '));
}

Deadline within20Seconds(std::stop_token stop = {})
{
    static const SteadyClock clock;
    return {clock, clock.now() + std::chrono::seconds(20), std::move(stop)};
}

Result<RepositoryMigrations> readHere(const ToolProject &project, const std::string &tool,
                                      const std::vector<std::string> &folders = {})
{
    MigrationOptions options;
    for (const auto &folder : folders)
        options.folders.push_back(project.folder().toStdString() + "/" + folder);
    return readRepository(tool, options, project.folder().toStdString(), within20Seconds());
}

QStringList versionsOf(const RepositoryMigrations &repository)
{
    QStringList versions;
    for (const auto &migration : repository.migrations)
        versions += QString::fromStdString(migration.version);
    versions.sort();
    return versions;
}

MigrationRecord recordOf(const std::vector<std::string> &applied)
{
    MigrationRecord record;
    for (const auto &version : applied) {
        MigrationEntry entry;
        entry.version = version;
        record.entries.push_back(entry);
    }
    return record;
}

RepositoryMigrations repositoryOf(const std::vector<std::string> &versions)
{
    RepositoryMigrations repository;
    repository.places.emplace_back("migrations");
    for (const auto &version : versions)
        repository.migrations.push_back({version, {}, {}, {}});
    return repository;
}

} // namespace

/// What a repository's folders say of its migrations, by the names of their files.
class TestMigrationFolders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsTheUsualPlaces_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(cases().size()); ++i)
            QTest::newRow(cases()[std::size_t(i)].tool) << i;
    }

    void findsTheUsualPlaces()
    {
        QFETCH(int, index);
        const auto &one = cases()[std::size_t(index)];
        ToolProject project;
        QCOMPARE(versionsOf(*readHere(project, one.tool)), QStringList());
        for (const auto &file : words(one.files))
            project.write(file, "x");
        const auto repository = readHere(project, one.tool);
        QVERIFY(repository);
        auto expected = words(one.versions);
        const auto first = expected.front().toStdString();
        expected.sort();
        QCOMPARE(versionsOf(*repository), expected);
        QVERIFY(repository->isGuessed);
        QCOMPARE(migrationKey(one.tool, one.recorded), migrationKey(one.tool, first));
    }

    void knowsEveryToolWithFolders()
    {
        std::set<std::string> seen{"alembic", "sqitch"}; // below
        for (const auto &one : cases())
            seen.insert(one.tool);
        for (const auto &tool : migrationToolNames())
            QCOMPARE(fileConventionOf(tool) != nullptr, seen.contains(tool));
    }

    void namedFolders()
    {
        ToolProject project;
        project.write(QStringLiteral("db/migrate/1_a.rb"), "");
        project.write(QStringLiteral("engine/2_b.rb"), "");
        project.write(QStringLiteral("apps/shop/migrations/0001_x.py"), "");
        const auto two = readHere(project, "rails", {"db/migrate", "engine"});
        QVERIFY(two && !two->isGuessed);
        QCOMPARE(versionsOf(*two), (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
        QCOMPARE(two->places, (std::vector<std::string>{"db/migrate", "engine"}));
        QCOMPARE(versionsOf(*readHere(project, "django", {"apps"})),
                 QStringList{QStringLiteral("shop.0001_x")});
        QCOMPARE(versionsOf(*readHere(project, "django", {"apps/shop/migrations"})),
                 QStringList{QStringLiteral("shop.0001_x")});
        const auto missing = readHere(project, "rails", {"db/nothing"});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        MigrationOptions options;
        options.isFolderRead = false;
        const auto none =
            readRepository("rails", options, project.folder().toStdString(), within20Seconds());
        QVERIFY(none && none->migrations.empty());
    }

    void checksumsWhereTheToolKeepsThem()
    {
        ToolProject project;
        project.write(QStringLiteral("prisma/migrations/1_a/migration.sql"), "abc");
        project.write(QStringLiteral("migrations/1_a.sql"), "abc");
        QCOMPARE(readHere(project, "prisma")->migrations.front().checksum.value(),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(readHere(project, "sqlx")->migrations.front().checksum.value().size(),
                 std::size_t(96));
        QVERIFY(!readHere(project, "goose")->migrations.front().checksum);
    }

    void sqitchPlan()
    {
        const auto plan = readSqitchPlan("%syntax-version=1.0.0\n%project=shop\n\n"
                                         "# a comment\n"
                                         "users 2026-01-01T00:00:00Z Ann <a@b.test> # first\n"
                                         "@v1 2026-01-02T00:00:00Z Ann <a@b.test>\n"
                                         "  + posts [users !old] 2026-01-02T00:00:00Z A <a@b>\n"
                                         "users [users@v1] 2026-01-03T00:00:00Z A <a@b> # again\r\n"
                                         "tags# none");
        QCOMPARE(plan.project, std::string("shop"));
        std::string all;
        for (const auto &change : plan.changes)
            all += change.name + "=" + change.scriptName + " ";
        QCOMPARE(all, std::string("users=users@v1 posts=posts users=users tags=tags "));
    }

    void alembicScripts()
    {
        const auto script = readAlembicScript("revision = 'b'\r\ndown_revision = (\n 'a', # x\n"
                                              " \"c\",\n)\n");
        QVERIFY(script);
        QCOMPARE(script->version, std::string("b"));
        QCOMPARE(script->after, (std::vector<std::string>{"a", "c"}));
        QVERIFY(readAlembicScript("revision: str = 'b'\ndown_revision: str | None = None\n")
                    ->after.empty());
        for (const auto *text : {"", "revision", "revision =", "revision = ''", "revisions = 'a'",
                                 "  revision = 'a'\n", "revision = 'a"})
            QVERIFY2(!readAlembicScript(text), text);
    }

    void anyTextIsRead()
    {
        SIDESTAGE_PROPERTY("any text → no change without a name", [] {
            static const std::vector<std::string> pieces{
                "%project", "=", "\n", "+", "-", "@v1",           " ", "a",  "[b c]", "# x",
                "revision", "'", "\"", "(", ")", "down_revision", ":", "\r", "\t"};
            std::string text;
            const int count = *rc::gen::inRange(0, 30);
            for (int i = 0; i < count; ++i)
                text += *rc::gen::elementOf(pieces);
            for (const auto &change : readSqitchPlan(text).changes)
                RC_ASSERT(!change.name.empty() && change.scriptName.starts_with(change.name));
            const auto script = readAlembicScript(text);
            RC_ASSERT((!script || !script->version.empty()));
        });
    }

    // A folder that is another database's is not held against this one, unless the target says so.
    void foldersOfOtherDatabases()
    {
        ToolProject project;
        project.write(QStringLiteral("migrations/9_other.js"), "");
        execute(openTestDatabase(project.path(QStringLiteral("a.db"))),
                "CREATE TABLE knex_migrations (id INTEGER, name TEXT);"
                "INSERT INTO knex_migrations VALUES (1, '1_mine.js')");
        QCOMPARE(project.migrationsIn(QStringLiteral("a.db")),
                 std::string("knex = knex_migrations\nknex/1_mine.js = applied\n"));
        ProbeConditions conditions;
        conditions.workspaceFolder = project.folder().toStdString();
        const auto path = [&](const char *name) {
            return OptionValue(project.path(QString::fromUtf8(name)).toStdString());
        };
        const auto readWith = [&](const char *folder) {
            return test::migrationText(runProbe(
                sqliteProbe(),
                OptionValue(OptionValue::Map{
                    {"file", path("a.db")},
                    {"schema", OptionValue(std::string("none"))},
                    {"migrations", OptionValue(OptionValue::Map{{"folder", path(folder)}})}}),
                conditions));
        };
        QCOMPARE(readWith("migrations"),
                 std::string("knex = knex_migrations\n"
                             "knex/1_mine.js = applied\n"
                             "knex/repository = migrations\n"
                             "knex/repository/older = 1\n"
                             "knex/repository/pending = {9_other.js}\n"));
        const auto missing = readWith("nowhere");
        QVERIFY2(missing.find("no app/migrations/knex/repository: there are no migrations to read")
                     != std::string::npos,
                 missing.c_str());
    }

    void whatIsAppliedAndWhatIsThere()
    {
        const auto check =
            checkRepository("rails", recordOf({"1", "2", "4", "5"}), repositoryOf({"2", "3", "5"}));
        QCOMPARE(check.pending, std::vector<std::string>{"3"});
        QCOMPARE(check.unknown, std::vector<std::string>{"4"});
        QCOMPARE(check.older, std::size_t(1));
        QCOMPARE(check.inBoth, std::size_t(2));
    }

    void baselines()
    {
        auto record = recordOf({"3", "4"});
        record.entries[0].hasFile = false;
        const auto check = checkRepository("flyway", record, repositoryOf({"1", "2", "3", "5"}));
        QCOMPARE(check.pending, std::vector<std::string>{"5"});
        QCOMPARE(check.unknown, std::vector<std::string>{"4"});
    }

    void newestVersionAlone()
    {
        MigrationRecord record;
        record.version = "2";
        auto check =
            checkRepository("golang-migrate", record, repositoryOf({"000001", "000002", "000010"}));
        QCOMPARE(check.pending, std::vector<std::string>{"000010"});
        QVERIFY(check.unknown.empty());
        record.version = "11";
        check = checkRepository("golang-migrate", record, repositoryOf({"000001"}));
        QCOMPARE(check.unknown, std::vector<std::string>{"11"});
    }

    void foldersOfThousands()
    {
        ToolProject project;
        project.write(QStringLiteral("db/migrate/1_a.rb"), "");
        const auto folder = project.path(QStringLiteral("db/migrate/"));
        for (int i = 2; i <= 3000; ++i)
            QVERIFY(QFile(folder + QString::number(i) + QStringLiteral("_a.rb"))
                        .open(QIODevice::WriteOnly));
        QCOMPARE(readHere(project, "rails")->migrations.size(), std::size_t(3000));
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = readRepository("rails", {}, project.folder().toStdString(),
                                            within20Seconds(stop.get_token()));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestMigrationFolders)
#include "tst_migrationfolders.moc"
