// SPDX-License-Identifier: Apache-2.0
// How probes, runs and the program end, and how the news of it travels.
#include "probes/engine/probeengine.h"
#include "tests/support/testmain.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QProcess>
#include <QSignalSpy>

#include <condition_variable>
#include <cstdio>
#include <mutex>

using namespace sidestage;

namespace {

ProbeKind kind(std::string name, ProbeFunction probe)
{
    ProbeKind made;
    made.name = std::move(name);
    made.probe = std::move(probe);
    return made;
}

ProbeRegistry registry()
{
    return ProbeRegistry({
        kind("instant", [](const ProbeContext &) -> Result<void> { return {}; }),
        kind("polite",
             [](const ProbeContext &context) -> Result<void> {
                 std::mutex mutex;
                 std::condition_variable_any changed;
                 std::unique_lock lock(mutex);
                 changed.wait_until(lock, context.deadline.stopToken(), context.deadline.at(),
                                    [] { return false; });
                 const auto over = context.deadline.check();
                 return failure(over.error().code, "waited for the lock of the migrations");
             }),
        kind("deaf",
             [](const ProbeContext &) -> Result<void> {
                 std::mutex mutex;
                 std::condition_variable never;
                 std::unique_lock lock(mutex);
                 for (;;)
                     never.wait(lock);
             }),
    });
}

std::vector<ProbeSpec> probes(int count, const std::string &kindName, Milliseconds timeout)
{
    std::vector<ProbeSpec> all;
    for (int i = 0; i < count; ++i) {
        ProbeSpec spec;
        spec.service = "s" + std::to_string(i);
        spec.environment = "staging";
        spec.kind = kindName;
        spec.timeout = timeout;
        all.push_back(std::move(spec));
    }
    return all;
}

std::unique_ptr<ProbeEngine> engine(EngineOptions options = {})
{
    return std::make_unique<ProbeEngine>(
        registry(), std::make_shared<const Fingerprinter>(Secret(std::string("key"))), options);
}

/// Counts the queued calls that reach an object.
class TurnCounter : public QObject
{
public:
    int turns = 0;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::MetaCall)
            ++turns;
        return QObject::eventFilter(watched, event);
    }
};

constexpr auto childArgument = "--end-while-a-probe-hangs";
constexpr int childStatus = 42;

/// The child: begins a probe that never returns, says so, and ends as a program does.
int endWhileAProbeHangs()
{
    auto tested = engine();
    QSignalSpy started(tested.get(), &ProbeEngine::probeStarted);
    if (!tested->start({probes(2, "deaf", Milliseconds(60000)), {}}, {}))
        return 1;
    while (started.size() < 2 && started.wait(5000)) { }
    std::puts("hangs");
    std::fflush(stdout);
    return childStatus;
}

} // namespace

class TestProbeEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void newsOfManyProbesComesTogether()
    {
        const int count = 1000;
        auto tested = engine();
        TurnCounter counter;
        tested->installEventFilter(&counter);
        QSignalSpy outcomes(tested.get(), &ProbeEngine::probeFinished);
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        QVERIFY(tested->start({probes(count, "instant", Milliseconds(30000)), {}}, {}));
        // The owner is busy, as a window is that paints; no event is handled meanwhile.
        for (int i = 0; i < 10000 && tested->progress().done < count; ++i)
            std::this_thread::sleep_for(Milliseconds(1));
        QVERIFY(!finished.isEmpty() || finished.wait(10000));
        QCOMPARE(outcomes.size(), count);
        QCOMPARE(finished.size(), 1);
        // One, and another where the last of it was told after the first had been taken.
        QVERIFY2(counter.turns <= 3, std::to_string(counter.turns).c_str());
    }

    void aProbeThatListensEndsAtOnce()
    {
        auto tested = engine();
        QSignalSpy started(tested.get(), &ProbeEngine::probeStarted);
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        std::vector<Outcome> outcomes;
        connect(tested.get(), &ProbeEngine::probeFinished, this,
                [&outcomes](int, int, const std::shared_ptr<const Reading> &reading) {
                    outcomes.push_back(reading->outcome);
                });
        QVERIFY(tested->start({probes(4, "polite", Milliseconds(60000)), {}}, {}));
        QTRY_COMPARE(started.size(), 4);
        QElapsedTimer timer;
        timer.start();
        tested->cancel();
        QVERIFY(finished.wait(5000));
        QVERIFY2(timer.elapsed() < 450, "less than the grace, after which it is given up");
        QCOMPARE(outcomes.size(), std::size_t{4});
        for (const auto &outcome : outcomes) {
            QCOMPARE(outcome.kind, OutcomeKind::Cancelled);
            QCOMPARE(outcome.error->message, std::string("waited for the lock of the migrations"));
        }
        QCOMPARE(tested->progress().abandoned, 0);
    }

    void aProbeMaySayWhatItWaitedFor()
    {
        EngineOptions options;
        options.grace = Milliseconds(4000); // the probe's own word comes long before
        auto tested = engine(options);
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        std::vector<Outcome> outcomes;
        connect(tested.get(), &ProbeEngine::probeFinished, this,
                [&outcomes](int, int, const std::shared_ptr<const Reading> &reading) {
                    outcomes.push_back(reading->outcome);
                });
        QVERIFY(tested->start({probes(1, "polite", Milliseconds(30)), {}}, {}));
        QVERIFY(finished.wait(5000));
        QCOMPARE(outcomes.size(), std::size_t{1});
        QCOMPARE(outcomes[0].kind, OutcomeKind::TimedOut);
        QCOMPARE(outcomes[0].error->message, std::string("waited for the lock of the migrations"));
        QVERIFY(outcomes[0].duration >= Milliseconds(30));
    }

    void aRunWithoutProbesFinishes()
    {
        auto tested = engine();
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        QVERIFY(tested->start({}, {}));
        QVERIFY(finished.wait(5000));
        QVERIFY(!tested->isRunning());
        QCOMPARE(tested->progress(), RunProgress());
    }

    void aHangingProbeDoesNotKeepTheProgram()
    {
        QProcess child;
        // The thread sanitizer sleeps for a second at the end of a program, unless told not to.
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TSAN_OPTIONS"),
                           environment.value(QStringLiteral("TSAN_OPTIONS"))
                               + QStringLiteral(":atexit_sleep_ms=0"));
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {QLatin1String(childArgument)});
        QVERIFY(child.waitForStarted(5000));
        QVERIFY(child.waitForReadyRead(10000));
        QCOMPARE(child.readAllStandardOutput().trimmed(), QByteArray("hangs"));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(child.waitForFinished(5000));
        const auto took = timer.elapsed();
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), childStatus);
        QVERIFY2(took < 1000, std::to_string(took).c_str());
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc > 1 && std::string_view(argv[1]) == childArgument)
        return endWhileAProbeHangs();
    TestProbeEnds test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_probeends.moc"
