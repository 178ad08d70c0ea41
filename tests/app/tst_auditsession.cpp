// SPDX-License-Identifier: Apache-2.0
#include "app/audit/auditsession.h"
#include "models/config/environmentsfile.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QObject>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <thread>

using namespace sidestage;

namespace {

const char *const environments = R"(sidestage: 1
project: Shop
environments:
  staging: { kind: staging, mirrors: production }
  production: { kind: production }
services:
  app:
    probe: word
    targets:
      staging: { word: one }
      production: { word: two }
)";

/// A kind that says one word of its options; `hang` waits for its stop.
ProbeRegistry wordKinds()
{
    ProbeKind kind;
    kind.name = "word";
    kind.summary = "one word";
    OptionSpec word;
    word.name = "word";
    word.summary = "what it says";
    kind.options = {word};
    kind.probe = [](const ProbeContext &context) -> Result<void> {
        const auto said = context.spec.options["word"].text();
        while (said == "hang") {
            if (auto going = context.deadline.check(); !going)
                return going;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        context.facts.add("WORD", FactValue::text(said));
        return {};
    };
    return ProbeRegistry({kind});
}

class Shop
{
public:
    Shop() { write(QStringLiteral("environments.yaml"), environments); }

    void write(const QString &name, QByteArray text)
    {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    std::shared_ptr<const Workspace> workspace() const
    {
        auto loaded = loadWorkspace(folder.path().toStdString(), registry);
        return loaded.workspace ? std::make_shared<const Workspace>(std::move(*loaded.workspace))
                                : nullptr;
    }

    QTemporaryDir folder;
    ProbeRegistry registry = wordKinds();
};

const Date someDay{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)};

AuditSurroundings surroundings()
{
    const auto nothing = [](const std::string &) { return std::optional<std::string>(); };
    return {FingerprintKey::demo(), nothing, [] { return someDay; }, 4};
}

} // namespace

class TestAuditSession : public QObject
{
    Q_OBJECT

private:
    /// Runs one audit to its end and returns the last judgement.
    std::shared_ptr<const Judgement> audited(AuditSession &session, const AuditRequest &request)
    {
        std::shared_ptr<const Judgement> last;
        const auto connection = connect(&session, &AuditSession::judged, this,
                                        [&last](const auto &judgement) { last = judgement; });
        QSignalSpy finished(&session, &AuditSession::finished);
        const auto started = session.start(request);
        if (started && finished.isEmpty())
            finished.wait(10000);
        disconnect(connection);
        return finished.size() == 1 ? last : nullptr;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void measuresComparesAndJudges()
    {
        const Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        const auto judgement = audited(session, {shop.workspace(), {}, {}});
        QVERIFY(judgement);
        QCOMPARE(judgement->counts()[State::Drift], std::size_t(1));
        QVERIFY(judgement->reason(judgement->findings()[0].row, judgement->findings()[0].column)
                    .find("two")
                != std::string::npos);
        QCOMPARE(session.readingsOfRun().size(), std::size_t(2));
        QVERIFY(session.problems().empty());
        QVERIFY(!session.isRunning());
    }

    void aNoteExplains()
    {
        Shop shop;
        shop.write(QStringLiteral("staging-notes.md"),
                   "## Another word\n- **Differs:** `app/WORD`\n- **Why:** It is shorter.\n"
                   "- **How the real thing is tested:** By reading it.\n- **Owner:** Us\n"
                   "- **Review by:** 2026-11-21\n");
        AuditSession session(shop.registry, {}, surroundings());
        const auto judgement = audited(session, {shop.workspace(), {}, {}});
        QVERIFY(judgement);
        QCOMPARE(judgement->counts()[State::Known], std::size_t(1));
        QCOMPARE(judgement->counts().unexplained(), std::size_t(0));
    }

    void notesThatWereWrittenSinceAreJudgedBy()
    {
        Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        session.judgeAgain(); // nothing was measured: nothing to do
        QVERIFY(audited(session, {shop.workspace(), {}, {}}));
        shop.write(QStringLiteral("staging-notes.md"),
                   "## Another word\n- **Differs:** `app/WORD`\n- **Why:** It is shorter.\n"
                   "- **How the real thing is tested:** By reading it.\n- **Owner:** Us\n"
                   "- **Review by:** 2026-11-21\n");
        std::shared_ptr<const Judgement> judgement;
        connect(&session, &AuditSession::judged, this,
                [&](const auto &newest) { judgement = newest; });
        QSignalSpy started(&session, &AuditSession::progressChanged);
        session.judgeAgain();
        QVERIFY(QTest::qWaitFor([&] { return judgement != nullptr; }));
        QCOMPARE(judgement->counts()[State::Known], std::size_t(1));
        QCOMPARE(judgement->counts().unexplained(), std::size_t(0));
        QVERIFY(!session.isRunning());
        QVERIFY(session.problems().empty());
        QVERIFY2(started.isEmpty(), "nothing is measured again");
    }

    void theSecondAuditSeesWhatChanged()
    {
        Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        QVERIFY(audited(session, {shop.workspace(), {}, {}}));
        shop.write(QStringLiteral("environments.yaml"),
                   QByteArray(environments).replace("word: one", "word: two"));
        const auto judgement = audited(session, {shop.workspace(), {}, {}});
        QVERIFY(judgement);
        QCOMPARE(judgement->counts().unexplained(), std::size_t(0));
    }

    void notesThatChangeDuringTheAuditAreSaid()
    {
        Shop shop;
        shop.write(QStringLiteral("environments.yaml"),
                   QByteArray(environments).replace("word: one", "word: hang"));
        AuditSession session(shop.registry, {}, surroundings());
        QSignalSpy finished(&session, &AuditSession::finished);
        shop.write(QStringLiteral("staging-notes.md"), "# Staging notes\n");
        QVERIFY(session.start({shop.workspace(), {}, {}}).has_value());
        shop.write(QStringLiteral("staging-notes.md"), "# Staging notes\n\nNew words.\n");
        session.cancel();
        QVERIFY(finished.wait(3000));
        QCOMPARE(session.problems().size(), std::size_t(1));
        QVERIFY(session.problems()[0].message.find("changed during the audit")
                != std::string::npos);
    }

    void cancelEndsWithinASecondAndSaysSo()
    {
        Shop shop;
        shop.write(QStringLiteral("environments.yaml"),
                   QByteArray(environments).replace("word: one", "word: hang"));
        AuditSession session(shop.registry, {}, surroundings());
        QSignalSpy finished(&session, &AuditSession::finished);
        std::shared_ptr<const Judgement> last;
        connect(&session, &AuditSession::judged, this,
                [&last](const auto &judgement) { last = judgement; });
        QVERIFY(session.start({shop.workspace(), {}, {}}).has_value());
        QVERIFY(!session.start({shop.workspace(), {}, {}}).has_value());
        session.cancel();
        QVERIFY(finished.wait(1500));
        // Production's probe may have been cancelled before it began.
        QVERIFY(last->counts()[State::Unmeasured] >= 1);
        QVERIFY(session.readingsOfRun()[0]->outcome.kind == OutcomeKind::Cancelled);
    }

    void unknownNamesAreRefused()
    {
        const Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        const auto started = session.start({shop.workspace(), {"stagin"}, {}});
        QVERIFY(!started);
        QVERIFY(started.error().toString().find("staging") != std::string::npos);
    }

    void oneTargetIsProbedAgain()
    {
        const Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        QVERIFY(audited(session, {shop.workspace(), {}, {}}));
        QSignalSpy finished(&session, &AuditSession::finished);
        const auto before = session.readingsOfRun();
        QVERIFY(session.probeAgain({{"app", "staging"}}).has_value());
        QVERIFY(finished.wait(5000));
        const auto after = session.readingsOfRun();
        QCOMPARE(after.size(), before.size());
        const auto &probes = session.plan().probes;
        for (std::size_t i = 0; i < after.size(); ++i) {
            const bool isAgain = probes[i].service == "app" && probes[i].environment == "staging";
            QCOMPARE(after[i] != before[i], isAgain);
        }
        for (const auto &activity : session.activity())
            QVERIFY(activity.stage == ProbeActivity::Stage::Done);
        QCOMPARE(session.probeAgain({{"app", "staging"}, {"app", "nowhere"}}).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(session.probeAgain({}).error().code, ErrorCode::BadInput);
        QVERIFY(!session.isRunning());
    }

    void severalTargetsAreProbedAgainOnce()
    {
        const Shop shop;
        AuditSession session(shop.registry, {}, surroundings());
        QVERIFY(audited(session, {shop.workspace(), {}, {}}));
        const auto &probes = session.plan().probes;
        std::vector<TargetName> targets;
        for (const auto &probe : probes)
            targets.insert(targets.begin(), 2, {probe.service, probe.environment});
        QCOMPARE(session.planOf(targets).probes.size(), targets.size());
        QSignalSpy finished(&session, &AuditSession::finished);
        const auto before = session.readingsOfRun();
        QVERIFY(session.probeAgain(targets).has_value());
        QVERIFY(finished.wait(5000));
        const auto after = session.readingsOfRun();
        QCOMPARE(after.size(), before.size());
        for (std::size_t i = 0; i < after.size(); ++i)
            QVERIFY(after[i] && after[i] != before[i]);
    }
};

QTEST_GUILESS_MAIN(TestAuditSession)
#include "tst_auditsession.moc"
