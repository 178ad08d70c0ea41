// SPDX-License-Identifier: Apache-2.0
#include "models/compare/comparison.h"
#include "models/compare/hosts.h"
#include "probes/base/probe.h"
#include "tests/support/property.h"
#include "tests/support/world.h"

#include <QObject>

#include <algorithm>
#include <set>

using namespace sidestage;

namespace {
using Hosts = std::map<std::string, std::string>;

Comparison compared(const char *text)
{
    const auto world = World::parse(text);
    return compare(world.topology, world.snapshots);
}

std::size_t rowOf(const Comparison &comparison, const char *path)
{
    return comparison.findRow(FactPath::parse(path).value());
}
} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsFourThingsApart()
    {
        const auto comparison = compared("environment a: staging\nenvironment b: production\n"
                                         "service app: env\nservice only: env in b\n"
                                         "service dead: env\nservice unread: env\n"
                                         "a app/x = 1\nb app/x = 1\nb app/y = 2\nb only/k = 1\n"
                                         "a dead failed: timed-out: too late\nb dead/k = 1\n"
                                         "a unread unread\nb unread/k = 1\n");
        using Kind = Cell::Kind;
        const auto kindAt = [&](const char *path, std::size_t column) {
            return comparison.cell(rowOf(comparison, path), column).kind();
        };
        QVERIFY(kindAt("app/x", 0) == Kind::Value);
        QVERIFY(kindAt("app/y", 0) == Kind::Absent);
        QVERIFY(kindAt("only", 0) == Kind::NoTarget);
        QVERIFY(kindAt("only/k", 0) == Kind::NoTarget);
        QVERIFY(kindAt("dead", 0) == Kind::Unmeasured);
        QVERIFY(kindAt("dead/k", 0) == Kind::Unmeasured);
        QVERIFY(kindAt("unread/k", 0) == Kind::Unmeasured);
        const auto dead = rowOf(comparison, "dead/k");
        QCOMPARE(comparison.gap(dead, 0)->reason.message, std::string("too late"));
        QVERIFY(!comparison.isGapsOwnRow(dead, 0));
        QVERIFY(comparison.isGapsOwnRow(rowOf(comparison, "dead"), 0));
        QVERIFY(!comparison.gap(rowOf(comparison, "unread"), 0));
        QVERIFY(comparison.isGapsOwnRow(rowOf(comparison, "unread"), 0));
        QVERIFY(!comparison.isGapsOwnRow(rowOf(comparison, "unread/k"), 0));
        QCOMPARE(comparison.fact(rowOf(comparison, "app/y"), 1)->value.display(), std::string("2"));
        QVERIFY(!comparison.fact(rowOf(comparison, "app/y"), 0));
        QCOMPARE(rowOf(comparison, "app/z"), comparison.rowCount());
    }

    void gapsHideWhatLiesBelow()
    {
        const auto comparison =
            compared("environment a: staging\nenvironment b: production\nservice db: sqlite\n"
                     "a db gap db/t: permission-denied: no\na db gap db/t/x/deep: corrupt: broken\n"
                     "a db/t/read = 1\nb db/t/x/deep/k = 1\nb db/t/x/k = 1\nb db/t x = 1\n");
        const auto messageAt = [&](const char *path) {
            const auto *gap = comparison.gap(rowOf(comparison, path), 0);
            return gap ? gap->reason.message : std::string();
        };
        QCOMPARE(messageAt("db/t"), std::string("no"));
        QCOMPARE(messageAt("db/t/x/k"), std::string("no"));
        QCOMPARE(messageAt("db/t/x/deep/k"), std::string("broken"));
        QCOMPARE(messageAt("db/t x"), std::string());
        // What was read below a gap all the same counts.
        QVERIFY(comparison.cell(rowOf(comparison, "db/t/read"), 0).kind() == Cell::Kind::Value);
    }

    void rowsAreTheUnionInOrder()
    {
        SIDESTAGE_PROPERTY("rows = sorted union; cells = what a look-up finds", [] {
            const auto segment =
                rc::gen::elementOf(std::vector<std::string>{"a", "b", "a b", "a-b", "~1"});
            const auto columns = *rc::gen::inRange<std::size_t>(1, 5);
            auto topology = std::make_shared<Topology>();
            for (const auto *name : {"s", "s-1", "t"})
                topology->services.push_back({name, "env", Area::Configuration, {}, {}});
            std::vector<Snapshot> snapshots;
            std::set<FactPath> expected{{"s"}, {"s-1"}, {"t"}};
            PathInterner shared;
            for (std::size_t c = 0; c < columns; ++c) {
                topology->columns.push_back({std::to_string(c), EnvironmentKind::Staging, -1, {}});
                std::vector<std::shared_ptr<const Reading>> readings;
                PathInterner own;
                auto &paths = *rc::gen::arbitrary<bool>() ? own : shared;
                for (auto &service : topology->services) {
                    service.hasTarget.push_back(true);
                    auto reading = std::make_shared<Reading>();
                    reading->service = service.name;
                    reading->outcome = Outcome::ok({});
                    const FactWriter root(*reading, paths);
                    const auto count = *rc::gen::inRange(0, 8);
                    for (int i = 0; i < count; ++i)
                        root.below(*segment).add(*segment, FactValue::integer(i));
                    reading->seal();
                    for (const auto &fact : reading->facts)
                        expected.insert(fact.path);
                    readings.push_back(std::move(reading));
                }
                snapshots.emplace_back(std::to_string(c), std::move(readings));
            }
            const auto comparison = compare(topology, snapshots);
            RC_ASSERT(std::ranges::equal(comparison.paths(), expected));
            for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
                RC_ASSERT(comparison.findRow(comparison.path(row)) == row);
                RC_ASSERT(comparison.serviceInfo(row).name == comparison.path(row).service());
                for (std::size_t c = 0; c < columns; ++c)
                    RC_ASSERT(comparison.fact(row, c) == snapshots[c].find(comparison.path(row)));
            }
        });
    }

    void leavesOutWhatTheTopologyDoesNotName()
    {
        auto world = World::parse("environment a: staging\nservice app: env\na app/x = 1\n");
        auto stray = std::make_shared<Reading>();
        stray->service = "other";
        stray->facts.push_back({FactPath{"other", "x"}, FactValue::integer(1), {}});
        world.snapshots = {Snapshot("a", {stray}), Snapshot("nowhere", {stray})};
        const auto comparison = compare(world.topology, world.snapshots);
        QCOMPARE(comparison.rowCount(), std::size_t(1));
        QVERIFY(comparison.cell(0, 0).kind() == Cell::Kind::Unmeasured);
        QCOMPARE(compare(std::make_shared<Topology>(), {}).rowCount(), std::size_t(0));
    }

    void replacesHosts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *text, const char *expected) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
        };
        row("https://app.acme.test/x", "https://{app}/x");
        row("https://app.acme.test:8443/x", "https://{app}:8443/x");
        row("https://APP.Acme.test", "https://{app}");
        row("https://staging.app.acme.test/", "https://staging.app.acme.test/");
        row("https://old.api.app.acme.test/", "https://old.api.app.acme.test/");
        row("https://api.app.acme.test/", "https://{api}/");
        row("https://app.acme.test.evil.test/", "https://app.acme.test.evil.test/");
        row("https://myapp.acme.test/", "https://myapp.acme.test/");
        row("Domain=.app.acme.test; Secure", "Domain=.{app}; Secure");
        row("app.acme.test.", "{app}.");
        row("mail@app.acme.test", "mail@{app}");
        row("redirect_uri=https%3A%2F%2Fapp.acme.test%2Fcallback",
            "redirect_uri=https%3A%2F%2F{app}%2Fcallback");
        row("http://127.0.0.1:8081/", "http://{loop}/");
        row("http://127.0.0.1:80811/", "http://127.0.0.1:80811/");
        row("app.acme.test,api.app.acme.test", "{app},{api}");
        row("", "");
    }

    void replacesHosts()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const HostNames hosts(Hosts{{"app", "app.acme.test"},
                                    {"api", "api.app.acme.test"},
                                    {"loop", "127.0.0.1:8081"},
                                    {"same", "app.acme.test"},
                                    {"unset", ""}});
        QCOMPARE(hosts.replaced(text.toStdString()), expected.toStdString());
    }

    void replacesHostsInsideCollections()
    {
        const HostNames hosts(Hosts{{"app", "app.test"}});
        const auto set = FactValue::textSet({"https://app.test", "x"});
        QCOMPARE(hosts.replaced(set), FactValue::textSet({"https://{app}", "x"}));
        const auto list = FactValue::list({FactValue::integer(1), set});
        QCOMPARE(hosts.replaced(list).display(), std::string("[1, {https://{app}, x}]"));
        const auto hidden = worldValue("credential app.test");
        QVERIFY(hosts.replaced(hidden) == hidden);
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "tst_compare.moc"
