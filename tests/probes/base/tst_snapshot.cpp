// SPDX-License-Identifier: Apache-2.0
#include "probes/base/snapshot.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <map>

using namespace sidestage;

namespace {

Reading reading(std::string service)
{
    Reading made;
    made.service = std::move(service);
    made.kind = "env";
    made.outcome = Outcome::ok(std::chrono::milliseconds(1));
    return made;
}

std::shared_ptr<const Reading> sealed(Reading made)
{
    made.seal();
    return std::make_shared<const Reading>(std::move(made));
}

Error noPermission()
{
    return {ErrorCode::PermissionDenied, "permission denied", {}, {}};
}

FactPath anyPath()
{
    auto path = FactPath{"app"};
    for (int depth = *rc::gen::inRange(0, 4); depth > 0; --depth)
        path =
            path.child(*rc::gen::elementOf(std::vector<std::string>{"a", "b", "a b", "a/b", ""}));
    return path;
}

} // namespace

class TestSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theLastOfEqualsStays()
    {
        auto made = reading("app");
        made.facts = {{FactPath{"app", "b"}, FactValue::integer(1), {1, 10}},
                      {FactPath{"app", "a"}, FactValue::integer(2), {}},
                      {FactPath{"app", "b"}, FactValue::integer(3), {}},
                      {FactPath{"app", "b"}, FactValue::integer(4), {1, 30}}};
        made.files = {"a.env"};
        made.seal();
        QCOMPARE(made.facts.size(), std::size_t{2});
        QCOMPARE(made.facts[0].path, (FactPath{"app", "a"}));
        QCOMPARE(made.facts[1].value, FactValue::integer(4));
        QCOMPARE(made.facts[1].origin, (Origin{1, 30}));
        QVERIFY(made.gaps.empty());
    }

    void sealingSortsAndKeepsAll()
    {
        SIDESTAGE_PROPERTY("as a map would", [] {
            auto made = reading("app");
            std::map<FactPath, FactValue> expected;
            for (int count = *rc::gen::inRange(0, 40); count > 0; --count) {
                const auto path = anyPath();
                made.facts.push_back({path, FactValue::integer(count), {}});
                expected.insert_or_assign(path, FactValue::integer(count));
            }
            made.seal();
            RC_ASSERT(made.facts.size() == expected.size());
            RC_ASSERT(
                std::ranges::equal(made.facts, expected, [](const Fact &fact, const auto &pair) {
                    return fact.path == pair.first && fact.value == pair.second;
                }));
            made.seal(); // changes nothing
            RC_ASSERT(made.facts.size() == expected.size());
            const auto path = anyPath();
            const auto at = expected.find(path);
            const auto *fact = made.find(path);
            RC_ASSERT((fact != nullptr) == (at != expected.end()));
            if (fact)
                RC_ASSERT(fact->value == at->second);
        });
    }

    void aFailedReadingHasNoFacts()
    {
        auto made = reading("app");
        made.outcome = Outcome::of(noPermission(), {});
        made.facts = {{FactPath{"app", "a"}, FactValue::integer(1), {}}};
        made.gaps = {{FactPath{"app", "b"}, {ErrorCode::Busy, "locked", {}, {}}}};
        made.seal();
        QVERIFY(made.facts.empty());
        QCOMPARE(made.gaps.size(), std::size_t{1});
        QCOMPARE(made.gaps[0].path, FactPath{"app"});
        QCOMPARE(made.gaps[0].reason, noPermission());
        QCOMPARE(made.gapOver(FactPath{"app", "x", "y"}), made.gaps.data());
        made.seal();
        QCOMPARE(made.gaps.size(), std::size_t{1});
    }

    void skippedWithoutAReasonIsAGapToo()
    {
        auto made = reading("app");
        made.outcome = {};
        made.seal();
        QCOMPARE(made.gaps.size(), std::size_t{1});
        QVERIFY(!made.gaps[0].reason.message.empty());
    }

    void aGapHidesWhatIsBelow()
    {
        auto made = reading("app");
        made.gaps = {{FactPath{"app", "tables", "a/b"}, noPermission()},
                     {FactPath{"app", "roles"}, {ErrorCode::Busy, "locked", {}, {}}}};
        made.seal();
        QCOMPARE(made.gaps[0].path, (FactPath{"app", "roles"})); // sorted
        const auto hides = [&made](const FactPath &path) { return made.gapOver(path) != nullptr; };
        QVERIFY(hides(FactPath{"app", "tables", "a/b"}));
        QVERIFY(hides(FactPath{"app", "tables", "a/b", "columns", "x"}));
        QVERIFY(!hides(FactPath{"app", "tables", "a"}));
        QVERIFY(!hides(FactPath{"app", "tables", "a/bc"}));
        QVERIFY(!hides(FactPath{"app", "tables"}));
        QVERIFY(!hides(FactPath()));
        QCOMPARE(made.gapOver(FactPath{"app", "roles", "r"})->reason.code, ErrorCode::Busy);
        QVERIFY(!reading("app").gapOver(FactPath{"app"}));
    }

    void gapOverAgreesWithIsWithin()
    {
        SIDESTAGE_PROPERTY("a path is hidden by what it lies within", [] {
            auto made = reading("app");
            for (int count = *rc::gen::inRange(0, 4); count > 0; --count)
                made.gaps.push_back({anyPath(), noPermission()});
            made.seal();
            const auto path = anyPath();
            const bool isHidden = std::ranges::any_of(
                made.gaps, [&](const Gap &gap) { return path.isWithin(gap.path); });
            RC_ASSERT((made.gapOver(path) != nullptr) == isHidden);
            if (isHidden)
                RC_ASSERT(path.isWithin(made.gapOver(path)->path));
        });
    }

    void snapshotFindsByServiceAndPath()
    {
        auto web = reading("web");
        web.facts = {{FactPath{"web", "x"}, FactValue::integer(1), {}},
                     {FactPath{"web"}, FactValue::text("own"), {}}};
        auto odd = reading("a/b"); // a service's name is escaped in paths alone
        odd.facts = {{FactPath{"a/b", "x"}, FactValue::integer(2), {}}};
        const Snapshot snapshot(
            "staging", {sealed(std::move(web)), sealed(reading("app")), sealed(std::move(odd))});
        QCOMPARE(snapshot.environment(), std::string("staging"));
        QCOMPARE(snapshot.readings().size(), std::size_t{3});
        QCOMPARE(snapshot.readings()[0]->service, std::string("a/b"));
        QCOMPARE(snapshot.readings()[1]->service, std::string("app"));
        QCOMPARE(snapshot.factCount(), std::size_t{3});
        QCOMPARE(snapshot.find(FactPath{"web", "x"})->value, FactValue::integer(1));
        QCOMPARE(snapshot.find(FactPath{"web"})->value, FactValue::text("own"));
        QCOMPARE(snapshot.find(FactPath{"a/b", "x"})->value, FactValue::integer(2));
        QVERIFY(!snapshot.find(FactPath{"web", "y"}));
        QVERIFY(!snapshot.find(FactPath{"nobody", "x"}));
        QVERIFY(!snapshot.find(FactPath()));
        QCOMPARE(snapshot.reading("app")->service, std::string("app"));
        QVERIFY(!snapshot.reading("ap") && !snapshot.reading("apps"));
    }

    void anEmptySnapshotHasNothing()
    {
        const Snapshot snapshot;
        QVERIFY(snapshot.readings().empty());
        QVERIFY(!snapshot.reading("app") && !snapshot.find(FactPath{"app"}));
        QCOMPARE(snapshot.factCount(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
