// SPDX-License-Identifier: Apache-2.0
#include "tests/support/golden.h"
#include "tests/support/kinds/postgresschema.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>
#include <thread>

using namespace sidestage;
using namespace sidestage::test;

namespace {

const QString dataFolder = QStringLiteral(SIDESTAGE_SOURCE_DIR "/tests/data/postgresql/");

/// One change to staging's schema, and the one finding that must come of it.
struct Planted
{
    const char *name;
    const char *sql;
    const char *finding; ///< without the state
};

const Planted planted[] = {
#include "tests/data/postgresql/planted.inc"
};

/// What a change must not share a batch with: the path of its finding, or the whole function,
/// which is replaced as one.
std::string reachOf(const Planted &plant)
{
    const std::string finding(plant.finding);
    const auto path = finding.find(" db/") + 1;
    if (finding.compare(path, 12, "db/functions") != 0)
        return finding.substr(path);
    return finding.substr(path, finding.find('/', path + 13) - path);
}

/// As few as can be in which no change touches what another one does.
std::vector<std::vector<const Planted *>> batches()
{
    std::vector<std::vector<const Planted *>> all;
    for (const auto &plant : planted) {
        const auto disturbs = [reach = reachOf(plant)](const Planted *other) {
            const auto theirs = reachOf(*other);
            return theirs.starts_with(reach) || reach.starts_with(theirs);
        };
        auto batch = std::ranges::find_if(
            all, [&](const auto &some) { return std::ranges::none_of(some, disturbs); });
        if (batch == all.end())
            batch = all.insert(all.end(), std::vector<const Planted *>());
        batch->push_back(&plant);
    }
    return all;
}

} // namespace

/// What a schema of PostgreSQL becomes: every kind of object as facts, every difference of one of
/// them as exactly one finding.
class TestPostgresSchema : public QObject
{
    Q_OBJECT

    PostgresServer m_server;
    Reading m_base;

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!m_server.isInstalled())
            QSKIP("needs the package postgresql");
        QVERIFY2(m_server.start({QStringLiteral("wal_level = logical"),
                                 QStringLiteral("lock_timeout = 300ms")}),
                 qPrintable(m_server.output()));
        m_server.sql("CREATE DATABASE base");
        QVERIFY2(
            m_server.load(dataFolder + QStringLiteral("everything.sql"), QStringLiteral("base")),
            qPrintable(m_server.output()));
        m_base = readPostgresSchema(m_server, "base");
    }

    void everyKindOfObjectIsAFact()
    {
        const auto text = factsAsText(m_base);
        QCOMPARE(text, goldenText(dataFolder + QStringLiteral("everything.facts"), text));
        QVERIFY(m_base.gaps.empty());
    }

    // In defaults, bodies of functions and options of servers.
    void noCredentialIsShown()
    {
        const auto text = factsAsText(m_base);
        for (const char *secret : {"swordfish7", "not-to-be-seen-9", "correct-horse-battery"})
            QVERIFY2(text.find(secret) == std::string::npos, secret);
        QVERIFY(text.find("•••") != std::string::npos);
    }

    // The catalogs are open to everybody who may connect; what is not, is said one by one.
    void aRoleWithoutRightsSeesTheSame()
    {
        m_server.sql("CREATE ROLE visitor LOGIN");
        const auto seen = readPostgresSchema(m_server, "base", {}, "visitor");
        QCOMPARE(differencesBetween(m_base, seen),
                 std::string("- db/foreign/servers/archive/users/public = "
                             "{password=••• 2bc833dc1460, user=reader}\n"
                             "+ db/foreign/servers/archive/users/public: only the mapping's own "
                             "user, the server's owner and a superuser may see its options\n"));
        QCOMPARE(seen.gaps.size(), 1U);
        QCOMPARE(seen.gaps.front().reason.code, ErrorCode::PermissionDenied);
    }

    // While a migration runs: nothing waits for it, and all else is read.
    void aTableHeldByAnotherSessionIsAGap()
    {
        m_server.sql("CREATE DATABASE locked TEMPLATE base");
        const std::jthread holder([this] {
            m_server.sql("BEGIN; LOCK sales.customers; SELECT pg_sleep(2); COMMIT", "locked");
        });
        const auto isHeld = [this] {
            return m_server
                       .sql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' "
                            "AND granted AND relation = 'sales.customers'::regclass",
                            "locked")
                       .front()
                == "1";
        };
        QTRY_VERIFY(isHeld());
        const auto seen = readPostgresSchema(m_server, "locked");
        std::string gaps;
        for (const auto &gap : seen.gaps)
            gaps += gap.path.toString() + ": " + std::string(nameOf(gap.reason.code)) + "\n";
        QCOMPARE(gaps,
                 std::string("db/tables/sales.customers: busy\n"
                             "db/views/sales.customer_orders/definition: busy\n"));
        for (const auto &line : findingsBetween(seen, m_base))
            QVERIFY2(line.starts_with("unmeasured"), line.c_str());
    }

    void namesMayBeAnything()
    {
        m_server.sql("CREATE DATABASE odd");
        QVERIFY2(m_server.load(dataFolder + QStringLiteral("odd.sql"), QStringLiteral("odd")),
                 qPrintable(m_server.output()));
        const auto text = factsAsText(readPostgresSchema(m_server, "odd"));
        const auto table = std::string("db/tables/\"a~1b.c\".\"quo\"\"te ~0\"");
        for (const auto &line :
             {table + " = table\n", table + "/columns/select/type = integer\n",
              table + "/columns/new\nline/type = integer\n",
              table
                  + "/constraints/quo\"te ~0_Über_fkey = FOREIGN KEY (\"Über\") REFERENCES "
                    "\"a/b.c\".\"quo\"\"te ~\" (select)\n",
              table + "/indexes/$x = ((\"Über\" + 1), select DESC)\n",
              std::string("db/types/\"a~1b.c\".it's/labels = [a,b, {\"x\"}, , two\nlines, 😀, "
                          "NULL]\n"),
              std::string("db/functions/\"a~1b.c\".f(x(integer)/arguments = \"a b\" integer "
                          "DEFAULT 1\n"),
              std::string("db/views/\"a~1b.c\".😀/definition = SELECT select FROM "
                          "\"a/b.c\".\"quo\"\"te ~\"\n")})
            QVERIFY2(text.find(line) != std::string::npos, (line + text).c_str());
    }

    void onlyWhatIsWantedIsRead()
    {
        SchemaOptions options;
        options.tables = TableFilter::parse({"sales.o*", "!sales.old*"}).value();
        options.schemas = TableFilter::parse({"!public"}).value();
        options.withRows = false;
        options.withOwners = false;
        options.withComments = false;
        const auto text = factsAsText(readPostgresSchema(m_server, "base", options));
        QVERIFY(text.find("db/tables/sales.orders/columns/") != std::string::npos);
        QVERIFY(text.find("db/views/sales.open_orders/definition") != std::string::npos);
        for (const char *left :
             {"sales.customers/", "old_orders", "schemas/public", "/rows", "/owner", "/comment"})
            QVERIFY2(text.find(left) == std::string::npos, left);
    }

    // All of a batch are planted into one copy, and each gives its own finding and no other.
    void aDifferenceIsOneFinding()
    {
        int number = 0;
        for (const auto &batch : batches()) {
            const auto database = "changed" + std::to_string(++number);
            m_server.sql("CREATE DATABASE " + database + " TEMPLATE base");
            std::vector<std::string> expected;
            for (const auto *plant : batch) {
                m_server.sql(plant->sql, database);
                expected.push_back("drift " + std::string(plant->finding));
            }
            auto found = findingsBetween(readPostgresSchema(m_server, database), m_base);
            std::ranges::sort(expected);
            std::ranges::sort(found);
            QCOMPARE(joined(found), joined(expected));
        }
        QVERIFY(number < 10);
    }
};

QTEST_GUILESS_MAIN(TestPostgresSchema)
#include "tst_postgresschema.moc"
