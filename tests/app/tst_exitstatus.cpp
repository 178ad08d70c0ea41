// SPDX-License-Identifier: Apache-2.0
#include "app/audit/exitstatus.h"
#include "tests/support/testmain.h"

#include <QObject>

using namespace sidestage;

namespace {

std::shared_ptr<const Reading> reading(std::vector<std::pair<std::string, std::string>> facts,
                                       bool hasGap)
{
    auto made = std::make_shared<Reading>();
    made->service = "app";
    made->kind = "env";
    made->outcome = Outcome::ok(std::chrono::milliseconds(1));
    for (const auto &[key, value] : facts)
        made->facts.push_back({FactPath{"app", key}, FactValue::text(value), {}});
    if (hasGap)
        made->gaps.push_back(
            {FactPath{"app", "hidden"}, {ErrorCode::PermissionDenied, "no permission", {}, {}}});
    made->seal();
    return made;
}

Rule rule(const char *id, const char *pattern, Expectation expect, Severity severity)
{
    Rule made;
    made.id = id;
    made.match = {PathGlob::parse(pattern).value()};
    made.expect = expect;
    made.severity = severity;
    made.why = "because";
    return made;
}

/// One difference of each severity can be planted: drift at `app/drift-SEVERITY`, violations at
/// `app/bad-SEVERITY`.
std::vector<Rule> rules()
{
    std::vector<Rule> all;
    for (std::size_t i = 0; i < severityNames.size(); ++i) {
        const std::string name(severityNames.at(i));
        const auto severity = static_cast<Severity>(i);
        all.push_back(rule(("drift." + name).c_str(), ("app/drift-" + name).c_str(),
                           Expectation::Match, severity));
        all.push_back(rule(("bad." + name).c_str(), ("app/bad-" + name).c_str(),
                           Expectation::Absent, severity));
        all.push_back(rule(("pair." + name).c_str(), ("app/bad-" + name + "*").c_str(),
                           Expectation::Any, severity));
    }
    return all;
}

enum class Measured { Whole, WithGap, Failed, Missing };

ExitStatus status(const std::vector<std::pair<std::string, std::string>> &staging,
                  Measured measured, Severity failOn)
{
    auto topology = std::make_shared<Topology>();
    topology->columns = {{"staging", EnvironmentKind::Staging, 1, {}},
                         {"production", EnvironmentKind::Production, -1, {}}};
    topology->services = {{"app", "env", Area::Configuration, {}, {true, true}}};
    if (measured == Measured::Failed || measured == Measured::Missing)
        topology->services.push_back({"db", "sqlite", Area::Database, {}, {true, true}});

    std::vector<std::shared_ptr<const Reading>> ofStaging{
        reading(staging, measured == Measured::WithGap)};
    std::vector<std::shared_ptr<const Reading>> ofProduction{reading(
        {{"drift-info", "1"}, {"drift-minor", "1"}, {"drift-major", "1"}, {"drift-blocker", "1"}},
        false)};
    if (measured == Measured::Failed) {
        for (auto *side : {&ofStaging, &ofProduction}) {
            auto failed = std::make_shared<Reading>();
            failed->service = "db";
            failed->kind = "sqlite";
            failed->outcome = Outcome::of({ErrorCode::NotFound, "no such file", {}, {}},
                                          std::chrono::milliseconds(1));
            failed->seal();
            side->push_back(failed);
        }
    }
    auto comparison = std::make_shared<const Comparison>(
        compare(topology, {Snapshot("staging", ofStaging), Snapshot("production", ofProduction)}));
    const auto judgement =
        judge(comparison, std::make_shared<const std::vector<Rule>>(rules()),
              std::make_shared<const Notes>(),
              Date{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)},
              Fingerprinter(Secret(std::string("key"))));
    return exitStatusOf(judgement, failOn);
}

} // namespace

class TestExitStatus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyCombination()
    {
        const std::vector<std::pair<std::string, std::string>> equal{{"drift-info", "1"},
                                                                     {"drift-minor", "1"},
                                                                     {"drift-major", "1"},
                                                                     {"drift-blocker", "1"}};
        for (const auto measured :
             {Measured::Whole, Measured::WithGap, Measured::Failed, Measured::Missing}) {
            const auto quiet =
                measured == Measured::Whole ? ExitStatus::Mirrors : ExitStatus::Incomplete;
            for (std::size_t failOn = 0; failOn < severityNames.size(); ++failOn) {
                const auto threshold = static_cast<Severity>(failOn);
                const auto say = [&](const char *what) {
                    return QStringLiteral("%1, measured %2, fail on %3")
                        .arg(QLatin1String(what))
                        .arg(static_cast<int>(measured))
                        .arg(failOn)
                        .toUtf8();
                };
                QVERIFY2(status(equal, measured, threshold) == quiet, say("equal"));
                for (std::size_t found = 0; found < severityNames.size(); ++found) {
                    const auto expected = found >= failOn ? ExitStatus::Differs : quiet;
                    auto drifted = equal;
                    drifted[found].second = "2";
                    QVERIFY2(status(drifted, measured, threshold) == expected, say("drift"));
                    auto violated = equal;
                    violated.emplace_back("bad-" + std::string(severityNames.at(found)), "1");
                    QVERIFY2(status(violated, measured, threshold) == expected, say("violation"));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestExitStatus)
#include "tst_exitstatus.moc"
