// SPDX-License-Identifier: Apache-2.0
#include "app/audit/auditsession.h"
#include "app/audit/exitstatus.h"
#include "app/demo/demoworkspace.h"
#include "models/config/environmentsfile.h"
#include "models/rules/rulereader.h"
#include "probes/kinds/registration.h"
#include "tests/support/testmain.h"

#include <QObject>
#include <QSignalSpy>

#include <set>

using namespace sidestage;

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsEveryStateAndEveryExpectation()
    {
        const auto registry = builtInProbeKinds();
        const auto demo = DemoWorkspace::unpack();
        QVERIFY(demo.has_value());
        auto loaded = loadWorkspace((*demo)->folder().toStdString(), registry);
        QVERIFY2(loaded.workspace,
                 loaded.errors.empty() ? "" : loaded.errors[0].toString().c_str());
        AuditSession session(registry, builtInRules().value(),
                             {FingerprintKey::demo(), &DemoServers::credential, todayInUtc, 8});
        std::shared_ptr<const Judgement> judgement;
        connect(&session, &AuditSession::judged, this,
                [&judgement](const auto &judged) { judgement = judged; });
        QSignalSpy finished(&session, &AuditSession::finished);
        QVERIFY(session.start(
            {std::make_shared<const Workspace>(std::move(*loaded.workspace)), {}, {}}));
        QVERIFY(finished.wait(30000));

        std::set<Expectation> expectations;
        const auto &comparison = judgement->comparison();
        for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
            for (std::size_t column = 0; column < comparison.columnCount(); ++column) {
                if (const auto *rule = judgement->rule(judgement->verdict(row, column)))
                    expectations.insert(rule->expect);
            }
        }
        for (std::size_t i = 0; i < expectationNames.size(); ++i)
            QVERIFY2(expectations.contains(static_cast<Expectation>(i)),
                     expectationNames.at(i).data());
        for (const auto state : {State::Match, State::Allowed, State::Known, State::Drift,
                                 State::Violation, State::Unmeasured})
            QVERIFY2(judgement->counts()[state] > 0, nameOf(state).data());
        QVERIFY2(judgement->errors().empty(),
                 judgement->errors().empty() ? "" : judgement->errors()[0].toString().c_str());
        QVERIFY(exitStatusOf(*judgement, Severity::Major) == ExitStatus::Differs);

        std::set<NoteStanding> standings;
        bool hasStale = false;
        for (const auto &use : judgement->noteUses()) {
            standings.insert(use.standing);
            hasStale = hasStale || use.isStale;
        }
        QVERIFY(standings.contains(NoteStanding::Active)
                && standings.contains(NoteStanding::Overdue)
                && standings.contains(NoteStanding::Incomplete) && hasStale);
    }
};

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
