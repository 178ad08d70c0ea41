// SPDX-License-Identifier: Apache-2.0
#include "models/judge/conditions.h"
#include "models/judge/environmentfilter.h"
#include "models/judge/expectations.h"
#include "models/judge/ruleindex.h"
#include "models/judge/valueclass.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QObject>

using namespace sidestage;

namespace {
using Hosts = std::map<std::string, std::string>;

std::string held(Expectation expect, const char *value, const char *reference)
{
    Rule rule;
    rule.expect = expect;
    const auto left = worldValue(value ? value : "");
    const auto right = worldValue(reference ? reference : "");
    const HostNames hosts(Hosts{{"app", "s.test"}});
    const HostNames referenceHosts(Hosts{{"app", "p.test"}});
    const auto result = holdAgainst(rule, value ? &left : nullptr, reference ? &right : nullptr,
                                    hosts, referenceHosts);
    return std::string(nameOf(result.state)) + ' ' + std::string(nameOf(result.change));
}
} // namespace

/// The parts of judging, each by itself; whole judgements are in tst_judge.
class TestExpectations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void relational_data()
    {
        QTest::addColumn<int>("expect");
        QTest::addColumn<QString>("equal");
        QTest::addColumn<QString>("changed");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("extra");
        const auto row = [](Expectation expect, const char *equal, const char *changed,
                            const char *missing, const char *extra) {
            QTest::newRow(std::string(nameOf(expect)).c_str())
                << static_cast<int>(expect) << QString::fromUtf8(equal)
                << QString::fromUtf8(changed) << QString::fromUtf8(missing)
                << QString::fromUtf8(extra);
        };
        using E = Expectation;
        row(E::Match, "match ", "drift changed", "drift missing", "drift extra");
        row(E::MatchAfterHosts, "match ", "drift changed", "drift missing", "drift extra");
        row(E::Differ, "violation ", "allowed changed", "drift missing", "drift extra");
        row(E::SameKeys, "match ", "allowed changed", "drift missing", "drift extra");
        row(E::Any, "match ", "allowed changed", "allowed missing", "allowed extra");
        row(E::AtLeast, "match ", "drift changed", "drift missing", "allowed extra");
        row(E::SubsetOfReference, "match ", "drift changed", "allowed missing", "drift extra");
        row(E::SupersetOfReference, "match ", "drift changed", "drift missing", "allowed extra");
    }

    void aSmallReferenceAsksForNothing()
    {
        Rule rule;
        rule.expect = Expectation::AtLeast;
        rule.ratio = 0.01;
        rule.floor = 200;
        const auto state = [&rule](std::int64_t value, std::int64_t reference) {
            const auto a = FactValue::integer(value);
            const auto b = FactValue::integer(reference);
            return std::string(nameOf(holdAgainst(rule, &a, &b, {}, {}).state));
        };
        QCOMPARE(state(0, 199), std::string("allowed"));
        QCOMPARE(state(0, 200), std::string("drift"));
        QCOMPARE(state(1, 201), std::string("drift"));
        QCOMPARE(state(9, 901), std::string("drift"));
        QCOMPARE(state(9, 900), std::string("allowed"));
        QCOMPARE(state(1'000'000, 5), std::string("allowed"));
        rule.floor.reset();
        QCOMPARE(state(0, 199), std::string("drift"));
    }

    void oneSharedMemberIsEnough()
    {
        const auto disjoint = [](const char *value, const char *reference) {
            return held(Expectation::Differ, value, reference);
        };
        QCOMPARE(disjoint("set a|b", "set b|c|d"), std::string("violation changed"));
        QCOMPARE(disjoint("list a|b", "set c|d"), std::string("allowed changed"));
        QCOMPARE(disjoint("b", "set b|c"), std::string("violation changed"));
        QCOMPARE(disjoint("nothing", "nothing"), std::string("match "));
        QCOMPARE(disjoint("", ""), std::string("match "));
    }

    void relational()
    {
        QFETCH(int, expect);
        QFETCH(QString, equal);
        QFETCH(QString, changed);
        QFETCH(QString, missing);
        QFETCH(QString, extra);
        const auto e = static_cast<Expectation>(expect);
        QCOMPARE(held(e, "integer 2", "integer 2"), equal.toStdString());
        QCOMPARE(held(e, "integer 1", "integer 2"), changed.toStdString());
        QCOMPARE(held(e, nullptr, "integer 2"), missing.toStdString());
        QCOMPARE(held(e, "integer 1", nullptr), extra.toStdString());
    }

    void hostsAreReplacedOnTheirOwnSideAlone()
    {
        using E = Expectation;
        QCOMPARE(held(E::MatchAfterHosts, "http://s.test/x", "http://p.test/x"),
                 std::string("match "));
        // Staging that points at production is what must be seen.
        QCOMPARE(held(E::MatchAfterHosts, "set http://p.test", "set http://p.test|http://x.test"),
                 std::string("drift changed"));
        QCOMPARE(held(E::Match, "http://s.test/x", "http://p.test/x"),
                 std::string("drift changed"));
    }

    void absolute()
    {
        Rule rule;
        rule.expect = Expectation::OneOf;
        rule.values = {FactValue::text("a"), FactValue::integer(5)};
        const auto state = [&rule](const char *value) {
            return std::string(nameOf(holdAlone(rule, worldValue(value))));
        };
        QCOMPARE(state("a"), std::string("none"));
        QCOMPARE(state("5"), std::string("none"));
        QCOMPARE(state("set a|5"), std::string("none"));
        QCOMPARE(state("set a|b"), std::string("violation"));
        QCOMPARE(state("hidden a"), std::string("unmeasured"));
        rule.expect = Expectation::AtLeast;
        rule.minimum = 2;
        QCOMPARE(state("integer 2"), std::string("none"));
        QCOMPARE(state("1.5"), std::string("violation"));
        QCOMPARE(state("set a|b"), std::string("none"));
        QCOMPARE(state("set a"), std::string("violation"));
        QCOMPARE(state("version 1.9"), std::string("violation"));
        QCOMPARE(state("duration 1"), std::string("violation"));
        QCOMPARE(state("soon"), std::string("unmeasured"));
        rule.expect = Expectation::Absent;
        QCOMPARE(state("a"), std::string("violation"));
    }

    void environments()
    {
        const auto speaks = [](std::vector<std::string> patterns, const char *name,
                               const char *kind) {
            return speaksOfEnvironment(patterns, name, kind);
        };
        QVERIFY(speaks({}, "x", "staging"));
        QVERIFY(speaks({"production"}, "eu", "production"));
        QVERIFY(!speaks({"production"}, "staging", "staging"));
        QVERIFY(speaks({"!production"}, "staging", "staging"));
        QVERIFY(!speaks({"!production"}, "eu", "production"));
        QVERIFY(speaks({"preview-*"}, "preview-12", "preview"));
        QVERIFY(!speaks({"preview", "!preview-12"}, "preview-12", "preview"));
        QVERIFY(!speaks({"preview", "!preview-12"}, "staging", "staging"));
    }

    void classes()
    {
        QVERIFY(classOf(worldValue("decimal 1.5")) == ValueClass::Decimal);
        QVERIFY(classOf(worldValue("nothing")) == ValueClass::Empty);
        QVERIFY(classOf(worldValue("hidden x")) == ValueClass::Text);
        QVERIFY(classesDiffer(worldValue("true"), worldValue("http://x")));
        QVERIFY(!classesDiffer(worldValue("true"), worldValue("1")));
        QVERIFY(!classesDiffer(worldValue("redis"), worldValue("redis.acme.test")));
        QVERIFY(!classesDiffer(worldValue(""), worldValue("http://x")));
        QVERIFY(!classesDiffer(worldValue("hidden x"), worldValue("5")));
    }

    void traits()
    {
        const auto holds = [](const char *value, Condition condition) {
            const auto wanted = traitOf(condition);
            return (traitsOf(worldValue(value), wanted) & wanted) != 0;
        };
        QVERIFY(holds("credential x", Condition::Credential));
        QVERIFY(holds("credential x", Condition::Hidden));
        QVERIFY(!holds("hidden x", Condition::Credential));
        QVERIFY(!holds("hidden x", Condition::Shown));
        QVERIFY(holds("live x", Condition::LiveKey));
        QVERIFY(!holds("live x", Condition::TestKey));
        QVERIFY(holds("x.test", Condition::Host));
        QVERIFY(holds("integer 1", Condition::Number));
        QVERIFY(holds("-1.5", Condition::Number));
        QVERIFY(holds("off", Condition::Boolean));
        QVERIFY(holds("changeme", Condition::Placeholder));
        QVERIFY(holds("", Condition::Empty));
        QVERIFY(holds("redis://x:1/0", Condition::Url));
    }

    void structuralRulesAreAddedOnce()
    {
        const auto once = withStructuralRules({});
        QCOMPARE(once.size(), std::size_t(2));
        QCOMPARE(withStructuralRules(once).size(), std::size_t(2));
    }
};

QTEST_APPLESS_MAIN(TestExpectations)
#include "tst_expectations.moc"
