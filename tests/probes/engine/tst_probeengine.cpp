// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/probeengine.h"
#include "tests/support/fakeclock.h"
#include "tests/support/property.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace sidestage;

namespace {

/// Holds probes that ignore their stop until the test ends.
struct Gate
{
    std::mutex mutex;
    std::condition_variable changed;
    bool isOpen = false;
    std::atomic<int> inside = 0;

    void pass()
    {
        std::unique_lock lock(mutex);
        ++inside;
        changed.wait(lock, [this] { return isOpen; });
        --inside;
    }
    void open()
    {
        const std::scoped_lock lock(mutex);
        isOpen = true;
        changed.notify_all();
    }
};

ProbeKind kind(std::string name, ProbeFunction probe)
{
    ProbeKind made;
    made.name = std::move(name);
    made.probe = std::move(probe);
    return made;
}

ProbeRegistry registry(const std::shared_ptr<Gate> &gate)
{
    return ProbeRegistry({
        kind("good",
             [](const ProbeContext &context) -> Result<void> {
                 context.facts.add("a", FactValue::integer(1));
                 context.log.write("read it");
                 return {};
             }),
        kind("fail",
             [](const ProbeContext &context) -> Result<void> {
                 context.facts.add("a", FactValue::integer(1));
                 context.log.write("tried it");
                 return failure(ErrorCode::Unreachable, "refused");
             }),
        kind("throw",
             [](const ProbeContext &context) -> Result<void> {
                 throw std::runtime_error("no luck with "
                                          + std::string(context.credentials.at("key").reveal()));
             }),
        kind("throw-int", [](const ProbeContext &) -> Result<void> { throw 7; }),
        kind("hang",
             [gate](const ProbeContext &context) -> Result<void> {
                 gate->pass();
                 context.facts.add("late", FactValue::integer(1));
                 context.log.write("late");
                 return {};
             }),
        kind("slow",
             [](const ProbeContext &) -> Result<void> {
                 std::this_thread::sleep_for(Milliseconds(100));
                 return {};
             }),
        kind("flood",
             [](const ProbeContext &context) -> Result<void> {
                 for (int i = 0; i < 1500; ++i) {
                     context.facts.add(std::to_string(i), FactValue::integer(i));
                     context.log.write("line " + std::to_string(i));
                 }
                 return {};
             }),
    });
}

ProbeSpec spec(std::string service, std::string kindName,
               Milliseconds timeout = Milliseconds(30000))
{
    ProbeSpec made;
    made.service = std::move(service);
    made.environment = "staging";
    made.kind = std::move(kindName);
    made.timeout = timeout;
    return made;
}

ProbeSpec withCredential(ProbeSpec probe)
{
    OptionValue::Map options;
    options.emplace_back("password", OptionValue(CredentialReference{"key"}));
    probe.options = OptionValue(std::move(options));
    return probe;
}

} // namespace

class TestProbeEngine : public QObject
{
    Q_OBJECT

    std::shared_ptr<Gate> m_gate;
    std::vector<std::shared_ptr<const Reading>> m_readings;
    std::vector<int> m_counts;

    std::unique_ptr<ProbeEngine> engine(EngineOptions options = {},
                                        std::shared_ptr<const Clock> clock = {})
    {
        auto made = std::make_unique<ProbeEngine>(
            registry(m_gate), std::make_shared<const Fingerprinter>(Secret(std::string("key"))),
            options, std::move(clock));
        connect(made.get(), &ProbeEngine::probeFinished, this,
                [this](int, int index, const std::shared_ptr<const Reading> &reading) {
                    m_readings.at(static_cast<std::size_t>(index)) = reading;
                    ++m_counts.at(static_cast<std::size_t>(index));
                });
        return made;
    }
    int start(ProbeEngine &engine, std::vector<ProbeSpec> probes)
    {
        m_readings.assign(probes.size(), nullptr);
        m_counts.assign(probes.size(), 0);
        Credentials credentials;
        credentials.emplace("key", Secret(std::string("s3cr/t-value")));
        return engine.start({std::move(probes), {}}, std::move(credentials)).value();
    }
    OutcomeKind outcome(std::size_t index) const { return m_readings.at(index)->outcome.kind; }
    const Error &error(std::size_t index) const { return *m_readings.at(index)->outcome.error; }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_gate = std::make_shared<Gate>();
    }
    void cleanup()
    {
        m_gate->open();
        QTRY_COMPARE(m_gate->inside.load(), 0);
    }

    void everyBehaviourHasItsOutcome()
    {
        EngineOptions options;
        options.mostFacts = 1000;
        auto tested = engine(options);
        start(*tested,
              {spec("a", "good"), spec("b", "fail"), withCredential(spec("c", "throw")),
               spec("d", "throw-int"), spec("e", "flood"), spec("f", "nonsense")});
        QTRY_VERIFY(!tested->isRunning());
        QCOMPARE(m_counts, std::vector<int>(6, 1));
        QCOMPARE(outcome(0), OutcomeKind::Ok);
        QCOMPARE(m_readings[0]->facts.size(), std::size_t{1});
        QCOMPARE(error(1).code, ErrorCode::Unreachable);
        QVERIFY(m_readings[1]->facts.empty());
        QCOMPARE(error(2).message, std::string("the probe broke off: no luck with [hidden]"));
        QCOMPARE(error(3).code, ErrorCode::Internal);
        QCOMPARE(error(4).code, ErrorCode::TooLarge);
        QCOMPARE(tested->log("e", "staging").size(), std::size_t{501});
        QCOMPARE(error(5).code, ErrorCode::Unsupported);
        QCOMPARE(tested->progress(), (RunProgress{0, 0, 6, 5, 6, 0}));
    }

    void deadlineStartsAtDequeue()
    {
        const auto clock = std::make_shared<FakeClock>();
        EngineOptions options;
        options.jobs = 1;
        auto tested = engine(options, clock);
        start(*tested,
              {spec("a", "hang", Milliseconds(5000)), spec("b", "good", Milliseconds(1000))});
        QTRY_COMPARE(m_gate->inside.load(), 1);
        clock->advance(Milliseconds(4999)); // far past what the second one has
        QTest::qWait(20);
        QCOMPARE(m_counts, std::vector<int>(2, 0));
        clock->advance(Milliseconds(501)); // deadline and grace of the first
        QTRY_VERIFY(!tested->isRunning());
        QCOMPARE(outcome(0), OutcomeKind::TimedOut);
        QCOMPARE(outcome(1), OutcomeKind::Ok); // on the thread that took the hung one's place
        QCOMPARE(tested->progress().abandoned, 1);
        m_gate->open();
        QTRY_COMPARE(tested->progress().abandoned, 0);
        QCOMPARE(m_counts, std::vector<int>(2, 1)); // what came late was dropped
        QVERIFY(m_readings[0]->facts.empty());
        QVERIFY(tested->log("a", "staging").empty());
    }

    void cancelEndsAllWithinASecond()
    {
        EngineOptions options;
        options.jobs = 2;
        options.mostAbandoned = 1;
        auto tested = engine(options);
        start(*tested, {spec("a", "hang"), spec("b", "hang"), spec("c", "good")});
        QTRY_COMPARE(m_gate->inside.load(), 2);
        QElapsedTimer timer;
        timer.start();
        tested->cancelProbe("b", "staging");
        QTRY_COMPARE(m_counts, (std::vector<int>{0, 1, 1})); // its place is taken
        QCOMPARE(outcome(1), OutcomeKind::Cancelled);
        QCOMPARE(outcome(2), OutcomeKind::Ok);
        QVERIFY(timer.elapsed() < 1000);
        timer.restart();
        tested->cancel();
        QTRY_VERIFY(!tested->isRunning());
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(outcome(0), OutcomeKind::Cancelled);
        const auto refused = tested->start({{spec("a", "good")}, {}}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
    }

    void anOlderRunTellsNothing()
    {
        EngineOptions options;
        options.grace = Milliseconds(50);
        auto tested = engine(options);
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        start(*tested, {spec("a", "hang")});
        QTRY_COMPARE(m_gate->inside.load(), 1);
        const auto second = start(*tested, {spec("a", "good")});
        QTRY_VERIFY(!tested->isRunning());
        QCOMPARE(m_counts, std::vector<int>(1, 1));
        QCOMPARE(outcome(0), OutcomeKind::Ok);
        QTRY_COMPARE(tested->progress().abandoned, 1); // the older run is given up
        QTest::qWait(20); // would be enough for what it must not tell
        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().toInt(), second);
    }

    void deletedDuringARun()
    {
        auto tested = engine();
        start(*tested, {spec("a", "hang"), spec("b", "hang")});
        QTRY_COMPARE(m_gate->inside.load(), 2);
        QElapsedTimer timer;
        timer.start();
        tested.reset();
        QVERIFY(timer.elapsed() < 1000);
    }

    void missingCredentialIsNotConfigured()
    {
        auto tested = engine();
        m_readings.assign(1, nullptr);
        m_counts.assign(1, 0);
        QVERIFY(tested->start({{withCredential(spec("a", "good"))}, {}}, {}));
        QTRY_VERIFY(!tested->isRunning());
        QCOMPARE(error(0).code, ErrorCode::NotConfigured);
    }

    void runsAsWideAsItMay()
    {
        // Held against the slowest chain of 200 probes on 32 threads, measured beside the run: a
        // busy machine delays both.
        EngineOptions options;
        options.jobs = 32;
        auto tested = engine(options);
        std::vector<ProbeSpec> probes;
        for (int i = 0; i < 200; ++i)
            probes.push_back(spec("s" + std::to_string(i), "slow"));
        std::atomic<qint64> chain = 0;
        QElapsedTimer timer;
        timer.start();
        std::vector<std::thread> ideal;
        for (int thread = 0; thread < 32; ++thread) {
            ideal.emplace_back([&chain, &timer] {
                for (int round = 0; round < 7; ++round)
                    std::this_thread::sleep_for(Milliseconds(100));
                auto slowest = chain.load();
                const auto mine = timer.elapsed();
                while (mine > slowest && !chain.compare_exchange_weak(slowest, mine)) { }
            });
        }
        QSignalSpy finished(tested.get(), &ProbeEngine::finished);
        start(*tested, std::move(probes));
        const bool isOver = finished.wait(20000);
        const auto took = timer.elapsed();
        for (auto &thread : ideal)
            thread.join();
        QVERIFY(isOver);
        QCOMPARE(m_counts, std::vector<int>(200, 1));
        const auto message =
            std::to_string(took) + " ms, the chain " + std::to_string(chain.load()) + " ms";
        QVERIFY2(2 * took < 3 * chain.load(), message.c_str());
    }

    void oneOutcomeWhateverHappens()
    {
        SIDESTAGE_PROPERTY("each probe has exactly one outcome", [this] {
            const auto kinds =
                *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
                    std::vector<std::string>{"good", "fail", "throw-int", "flood", "hang"})));
            const auto cancelAfter = *rc::gen::inRange(0, 5);
            EngineOptions options;
            options.jobs = 3;
            options.grace = Milliseconds(4);
            auto tested = engine(options);
            std::vector<ProbeSpec> probes;
            for (std::size_t i = 0; i < kinds.size(); ++i)
                probes.push_back(spec("s" + std::to_string(i), kinds[i]));
            start(*tested, std::move(probes));
            QTest::qWait(cancelAfter);
            tested->cancel();
            QSignalSpy finished(tested.get(), &ProbeEngine::finished);
            RC_ASSERT((!tested->isRunning() || finished.wait(10000)));
            RC_ASSERT(m_counts == std::vector<int>(kinds.size(), 1));
        });
    }
};

QTEST_GUILESS_MAIN(TestProbeEngine)
#include "tst_probeengine.moc"
