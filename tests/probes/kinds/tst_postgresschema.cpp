// SPDX-License-Identifier: Apache-2.0
#include "tests/support/golden.h"
#include "tests/support/postgresschema.h"
#include "tests/support/proberunner.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <algorithm>

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

std::string joined(const std::vector<std::string> &lines)
{
    std::string text;
    for (const auto &line : lines)
        text += line + "\n";
    return text;
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
        QVERIFY2(m_server.start({QStringLiteral("wal_level = logical")}),
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
