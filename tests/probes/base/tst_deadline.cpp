// SPDX-License-Identifier: Apache-2.0
#include "probes/base/deadline.h"
#include "tests/support/fakeclock.h"
#include "tests/support/property.h"

#include <QObject>

#include <thread>

using namespace sidestage;

class TestDeadline : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    std::stop_source m_stop;

    Deadline in(Milliseconds time) const
    {
        return {m_clock, m_clock.now() + time, m_stop.get_token()};
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_stop = std::stop_source();
    }

    void passesWithTheClock()
    {
        const auto deadline = in(Milliseconds(100));
        QCOMPARE(deadline.remaining(), Milliseconds(100));
        m_clock.advance(Milliseconds(99));
        QVERIFY(!deadline.hasPassed() && deadline.check());
        QCOMPARE(deadline.remaining(), Milliseconds(1));
        m_clock.advance(Milliseconds(1));
        QVERIFY(deadline.hasPassed());
        QCOMPARE(deadline.check().error().code, ErrorCode::TimedOut);
        m_clock.advance(Milliseconds(500));
        QCOMPARE(deadline.remaining(), Milliseconds(0)); // never negative
    }

    void remainingIsRoundedUp()
    {
        // Somebody who waits for `remaining` must not wake before the deadline.
        const Deadline deadline(m_clock, m_clock.now() + std::chrono::microseconds(10), {});
        QCOMPARE(deadline.remaining(), Milliseconds(1));
        QVERIFY(!deadline.hasPassed());
    }

    void aStopWinsOverTheTime()
    {
        const auto deadline = in(Milliseconds(0));
        QVERIFY(!deadline.isStopped());
        m_stop.request_stop();
        QVERIFY(deadline.isStopped() && deadline.stopToken().stop_requested());
        QCOMPARE(deadline.check().error().code, ErrorCode::Cancelled);
    }

    void aStepIsNeverLonger()
    {
        const auto deadline = in(Milliseconds(100));
        QCOMPARE(deadline.atMost(Milliseconds(30)).remaining(), Milliseconds(30));
        QCOMPARE(deadline.atMost(Milliseconds(300)).at(), deadline.at());
        QCOMPARE(deadline.atMost(Milliseconds::max()).at(), deadline.at());
        m_stop.request_stop();
        QVERIFY(deadline.atMost(Milliseconds(30)).isStopped());
        SIDESTAGE_PROPERTY("the earlier of both", [this] {
            const auto all = Milliseconds(*rc::gen::inRange(0, 1000));
            const auto step = Milliseconds(*rc::gen::inRange(0, 1000));
            RC_ASSERT(in(all).atMost(step).remaining() == std::min(all, step));
        });
    }

    void theSteadyClockWaits()
    {
        const SteadyClock clock;
        std::mutex mutex;
        std::condition_variable condition;
        std::unique_lock lock(mutex);
        const auto until = clock.now() + Milliseconds(20);
        while (clock.now() < until)
            clock.wait(lock, condition, until);
        QVERIFY(lock.owns_lock());
        bool isTold = false;
        std::thread teller([&] {
            const std::scoped_lock inner(mutex);
            isTold = true;
            condition.notify_all();
        });
        const auto latest = clock.now() + Milliseconds(5000);
        while (!isTold && clock.now() < latest)
            clock.wait(lock, condition, latest);
        lock.unlock();
        teller.join();
        QVERIFY(isTold);
        QVERIFY(clock.now() < latest);
    }
};

QTEST_APPLESS_MAIN(TestDeadline)
#include "tst_deadline.moc"
