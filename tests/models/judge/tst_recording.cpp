// SPDX-License-Identifier: Apache-2.0
#include "models/items/recordable.h"
#include "models/judge/recording.h"
#include "tests/support/property.h"
#include "tests/support/samplejudgement.h"

#include <QObject>
#include <QRegularExpression>

using namespace sidestage;

namespace {

using Texts = std::vector<std::string>;

/// app-config in staging and production: each of `keys` differs, each of `equal` does not.
std::shared_ptr<const Judgement> judged(const Texts &keys, const Texts &equal = {},
                                        const std::string &service = "app-config")
{
    sample::Service config{service, "env", Area::Configuration, {}, {}};
    for (const auto &key : keys) {
        config.facts["production"][key] = FactValue::text("p");
        config.facts["staging"][key] = FactValue::text("s");
    }
    for (const auto &key : equal) {
        config.facts["production"][key] = FactValue::text("same");
        config.facts["staging"][key] = FactValue::text("same");
    }
    return sample::judge({config});
}

/// The drift of staging at those paths.
std::vector<FindingRef> driftAt(const Judgement &judgement, const Texts &paths)
{
    std::vector<FindingRef> findings;
    const auto staging =
        static_cast<std::uint32_t>(judgement.comparison().topology().column("staging"));
    for (const auto &path : paths)
        findings.push_back(
            {static_cast<std::uint32_t>(judgement.comparison().findRow(*FactPath::parse(path))),
             staging});
    return findings;
}

Texts textsOf(const NoteSubject &subject)
{
    Texts texts;
    for (const auto &glob : subject.differs)
        texts.push_back(glob.text());
    return texts;
}

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void oneRowIsNamedByItsPath()
    {
        const auto judgement = judged({"A", "B*"});
        const auto subject = subjectOf(*judgement, driftAt(*judgement, {"app-config/B*"}));
        QCOMPARE(textsOf(subject), Texts{"app-config/B\\*"});
        QCOMPARE(subject.environments, Texts{"staging"});
    }

    void whatBeginsAlikeIsOnePatternIfItCoversNoOtherDrift()
    {
        const Texts keys{"MAIL_FROM", "MAIL_HOST", "MAIL_PORT", "OTHER"};
        const auto judgement = judged(keys);
        const auto all = subjectOf(
            *judgement,
            driftAt(*judgement,
                    {"app-config/MAIL_FROM", "app-config/MAIL_HOST", "app-config/MAIL_PORT"}));
        QCOMPARE(textsOf(all), Texts{"app-config/MAIL_*"});
        const auto some = subjectOf(
            *judgement, driftAt(*judgement, {"app-config/MAIL_FROM", "app-config/MAIL_HOST"}));
        QCOMPARE(textsOf(some), (Texts{"app-config/MAIL_FROM", "app-config/MAIL_HOST"}));
    }

    void aSegmentInTheMiddleMayDiffer()
    {
        const auto judgement = judged({"t/a/rows", "t/b/rows", "t/b/type"}, {}, "database");
        const auto subject =
            subjectOf(*judgement, driftAt(*judgement, {"database/t/a/rows", "database/t/b/rows"}));
        QCOMPARE(textsOf(subject), Texts{"database/t/*/rows"});
    }

    void manyPatternsBecomeOneForEachService()
    {
        Texts keys;
        Texts paths;
        for (char a = 'a'; a < 'z'; ++a) { // no two of one depth and name
            std::string key = "top";
            for (char b = 'a'; b <= a; ++b)
                key += std::string("/") + b;
            keys.push_back(key + "/x");
            paths.push_back("app-config/" + key + "/x");
        }
        keys.emplace_back("other");
        const auto judgement = judged(keys);
        QCOMPARE(textsOf(subjectOf(*judgement, driftAt(*judgement, paths))),
                 Texts{"app-config/top/a/**"});
    }

    void anyProposalCoversWhatWasSelected()
    {
        SIDESTAGE_PROPERTY("the proposal covers the selection", [] {
            const auto segment =
                rc::gen::elementOf(Texts{"a", "b", "A_x", "A_y", "A_", "*", "c`d"});
            std::set<std::string> keys;
            for (int i = *rc::gen::inRange(1, 12); i > 0; --i)
                keys.insert(*segment + "/" + *segment
                            + (*rc::gen::arbitrary<bool>() ? "/x" : "/y"));
            const auto judgement = judged(Texts(keys.begin(), keys.end()));
            Texts selected;
            for (const auto &key : keys) {
                if (selected.empty() || *rc::gen::arbitrary<bool>())
                    selected.push_back("app-config/" + key);
            }
            const auto findings = driftAt(*judgement, selected);
            const auto subject = subjectOf(*judgement, findings);
            const auto coverage = coverageOf(*judgement, subject.differs, subject.environments);
            for (const auto &finding : findings)
                RC_ASSERT(std::ranges::find(coverage.drift, finding) != coverage.drift.end());
            // With so few, nothing else is covered.
            RC_ASSERT(coverage.drift.size() == findings.size());
        });
    }

    void coverageIsCounted()
    {
        const auto judgement = sample::shopJudgement();
        const auto coverage =
            coverageOf(*judgement, {*PathGlob::parse("app-config/**")}, {"staging"});
        std::size_t drift = 0;
        for (const auto &finding : judgement->findings()) {
            const auto &verdict = judgement->verdict(finding.row, finding.column);
            const auto &name = judgement->comparison().topology().columns[finding.column].name;
            if (verdict.state == State::Drift && name == "staging"
                && judgement->comparison().path(finding.row).service() == "app-config")
                ++drift;
        }
        QVERIFY(drift > 0);
        QCOMPARE(coverage.drift.size(), drift);
        QCOMPARE(coverage.known, std::size_t(1)); // SMTP_HOST
        QVERIFY2(coverage.violations > 0, "a shared secret stays one");
        QVERIFY(!coverage.isSweeping);
    }

    void whatCoversEverythingIsSaid()
    {
        const auto judgement = sample::shopJudgement();
        const auto isSweeping = [&](const char *pattern) {
            return coverageOf(*judgement, {*PathGlob::parse(pattern)}, {}).isSweeping;
        };
        QVERIFY(isSweeping("**"));
        QVERIFY(isSweeping("*/**"));
        QVERIFY(!isSweeping("database/**"));
        QVERIFY(!isSweeping("*/SMTP_HOST"));
    }

    void pinsFitUntilASideMoves()
    {
        const auto judgement = judged({"A", "B"});
        const auto findings = driftAt(*judgement, {"app-config/A", "app-config/B"});
        const Fingerprinter keys(Secret(std::string("a key for tests alone, not a secret")));
        const auto pins = pinsOf(*judgement, findings, keys);
        QCOMPARE(pins.size(), std::size_t(2));
        const auto staging = FactValue::text("s");
        const auto production = FactValue::text("p");
        QCOMPARE(pins.front().path, std::string("app-config/A"));
        QCOMPARE(pins.front().pin, pinOf(keys, &staging, &production));
        QVERIFY(pins.front().pin != pinOf(keys, &production, &staging));
    }

    void driftOfASelectionIsWhatIsShown()
    {
        const auto judgement = sample::shopJudgement();
        RowFilter filter;
        const auto tree = ComparisonTree::build(judgement, filter);
        std::vector<std::uint32_t> top;
        for (std::uint32_t i = 0; i < tree->childCount(ComparisonTree::none); ++i)
            top.push_back(tree->child(ComparisonTree::none, i));
        const auto all = driftIn(*tree, top);
        QCOMPARE(all.size(), judgement->counts()[State::Drift]);
        top.insert(top.end(), top.begin(), top.end()); // a parent and its child at once
        QCOMPARE(driftIn(*tree, top), all);
        QVERIFY(driftIn(*tree, {}).empty());
    }
};

QTEST_APPLESS_MAIN(TestRecording)
#include "tst_recording.moc"
