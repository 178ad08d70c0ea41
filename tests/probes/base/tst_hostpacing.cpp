// SPDX-License-Identifier: Apache-2.0
#include "probes/base/hostpacing.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QObject>

#include <atomic>
#include <thread>
#include <vector>

using namespace sidestage;
using namespace std::chrono_literals;

class TestHostPacing : public QObject
{
    Q_OBJECT

    SteadyClock m_clock;
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

    void oneHostIsAskedOnlySoOftenAtOnce()
    {
        HostPacing pacing(3);
        std::atomic<int> underWay = 0;
        std::atomic<int> most = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 12; ++i) {
                threads.emplace_back([&] {
                    const auto turn = pacing.turnFor("app.acme.test", 0ms, in(10s));
                    const int now = ++underWay;
                    int seen = most;
                    while (seen < now && !most.compare_exchange_weak(seen, now)) { }
                    std::this_thread::sleep_for(5ms);
                    --underWay;
                    QVERIFY(turn.has_value());
                });
            }
        }
        QCOMPARE(most.load(), 3);
    }

    void otherHostsDoNotWait()
    {
        HostPacing pacing(1);
        const auto one = pacing.turnFor("a.acme.test", 0ms, in(1s));
        const auto other = pacing.turnFor("b.acme.test", 0ms, in(1s));
        QVERIFY(one && other);
    }

    void keepsTheRate()
    {
        HostPacing pacing;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 4; ++i)
            QVERIFY(pacing.turnFor("app.acme.test", 30ms, in(10s)));
        QVERIFY2(timer.elapsed() >= 90, qPrintable(QString::number(timer.elapsed())));
    }

    void waitsNoLongerThanTheDeadline()
    {
        HostPacing pacing(1);
        const auto turn = pacing.turnFor("app.acme.test", 0ms, in(1s));
        const auto late = pacing.turnFor("app.acme.test", 0ms, in(20ms));
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::TimedOut);
        const auto slow = pacing.turnFor("b.acme.test", 0ms, in(1s));
        const auto tooSlow = pacing.turnFor("b.acme.test", 60s, in(20ms));
        QVERIFY(slow && !tooSlow);
        QCOMPARE(tooSlow.error().code, ErrorCode::TimedOut);
    }

    void waitsNoLongerThanItsStop()
    {
        HostPacing pacing(1);
        const auto turn = pacing.turnFor("app.acme.test", 0ms, in(1s));
        QElapsedTimer timer;
        timer.start();
        const std::jthread stopper([this] {
            std::this_thread::sleep_for(20ms);
            m_stop.request_stop();
        });
        const auto stopped = pacing.turnFor("app.acme.test", 0ms, in(30s));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 1000);
    }
};

QTEST_APPLESS_MAIN(TestHostPacing)
#include "tst_hostpacing.moc"
