// SPDX-License-Identifier: Apache-2.0
#include "probes/engine/workerpool.h"
#include "tests/support/testmain.h"

#include <QObject>

#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

using namespace sidestage;

namespace {

/// Where jobs wait until the test lets them go; outlives its test where a job does.
struct Gate
{
    std::mutex mutex;
    std::condition_variable changed;
    bool isOpen = false;
    int inside = 0;
    std::vector<WorkerPool::Slot> slots;

    WorkerPool::Job job(const std::shared_ptr<Gate> &self)
    {
        return [self](WorkerPool::Slot slot) {
            std::unique_lock lock(self->mutex);
            self->slots.push_back(slot);
            ++self->inside;
            self->changed.notify_all();
            self->changed.wait(lock, [&self] { return self->isOpen; });
            --self->inside;
            self->changed.notify_all();
        };
    }
    bool waitFor(int jobs)
    {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(5), [&] { return inside == jobs; });
    }
    void open()
    {
        const std::scoped_lock lock(mutex);
        isOpen = true;
        changed.notify_all();
    }
};

} // namespace

class TestWorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isAsWideAsAskedFor()
    {
        const auto gate = std::make_shared<Gate>();
        WorkerPool pool(3);
        for (int i = 0; i < 10; ++i)
            QVERIFY(pool.submit(gate->job(gate)));
        QVERIFY(gate->waitFor(3));
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // a fourth would come now
        QVERIFY(gate->waitFor(3));
        gate->open();
        QVERIFY(gate->waitFor(0));
        QCOMPARE(WorkerPool(0).width(), 1);
    }

    void jobsBeginInTheirOrder()
    {
        std::vector<int> order;
        std::atomic<int> done = 0;
        WorkerPool pool(1);
        for (int i = 0; i < 100; ++i) {
            QVERIFY(pool.submit([&order, &done, i](WorkerPool::Slot) {
                order.push_back(i);
                ++done;
            }));
        }
        QTRY_COMPARE(done.load(), 100);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void staysWideWhenJobsAreGivenUp()
    {
        const auto stuck = std::make_shared<Gate>();
        const auto gate = std::make_shared<Gate>();
        {
            WorkerPool pool(2);
            for (int round = 1; round <= 3; ++round) {
                QVERIFY(pool.submit(stuck->job(stuck)));
                QVERIFY(pool.submit(stuck->job(stuck)));
                QVERIFY(stuck->waitFor(2 * round));
                std::vector<WorkerPool::Slot> slots;
                {
                    const std::scoped_lock lock(stuck->mutex);
                    slots.swap(stuck->slots);
                }
                for (const auto slot : slots)
                    QVERIFY(pool.abandon(slot));
                QCOMPARE(pool.abandonedCount(), 2 * round);
            }
            for (int i = 0; i < 4; ++i)
                QVERIFY(pool.submit(gate->job(gate)));
            QVERIFY(gate->waitFor(2));
            stuck->open(); // those that come back do not make it wider
            QTRY_COMPARE(pool.abandonedCount(), 0);
            QVERIFY(gate->waitFor(2));
            gate->open();
        }
        QVERIFY(gate->waitFor(0));
    }

    void destructionDoesNotWaitForWhatWasGivenUp()
    {
        const auto stuck = std::make_shared<Gate>();
        std::atomic<int> begun = 0;
        {
            WorkerPool pool(1);
            QVERIFY(pool.submit(stuck->job(stuck)));
            QVERIFY(stuck->waitFor(1));
            QVERIFY(pool.abandon(stuck->slots.front()));
            QVERIFY(pool.submit([&begun](WorkerPool::Slot) { ++begun; }));
            QTRY_COMPARE(begun.load(), 1);
        } // would hang here
        QVERIFY(stuck->waitFor(1));
        stuck->open();
        QVERIFY(stuck->waitFor(0));
    }

    void destructionDropsWhatHasNotBegun()
    {
        const auto gate = std::make_shared<Gate>();
        const auto held = std::make_shared<int>(1);
        std::atomic<int> begun = 0;
        auto pool = std::make_unique<WorkerPool>(1);
        QVERIFY(pool->submit(gate->job(gate)));
        QVERIFY(gate->waitFor(1));
        for (int i = 0; i < 5; ++i)
            QVERIFY(pool->submit([&begun, held](WorkerPool::Slot) { ++begun; }));
        QCOMPARE(held.use_count(), 6L);
        std::thread destroyer([&pool] { pool.reset(); });
        QTRY_COMPARE(held.use_count(), 1L); // dropped before the running one has ended
        gate->open();
        destroyer.join();
        QCOMPARE(begun.load(), 0);
    }

    void withoutAThreadNothingIsTaken()
    {
#ifdef SIDESTAGE_SANITIZED
        QSKIP("a sanitizer's own reservation of address space is beyond any limit");
#endif
        const auto gate = std::make_shared<Gate>();
        WorkerPool pool(2);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
        const auto limitTo = [&before](rlim_t bytes) {
            const rlimit tight{bytes, before.rlim_max};
            return setrlimit(RLIMIT_AS, &tight) == 0;
        };
        QVERIFY(pool.submit(gate->job(gate)));
        QVERIFY(gate->waitFor(1));
        // No address space for another stack; stacks of threads that have ended, which the C
        // library keeps for the next, are taken first.
        const auto parked = std::make_shared<Gate>();
        const auto park = parked->job(parked);
        std::vector<std::thread> takers;
        takers.reserve(100);
        parked->slots.reserve(100);
        QVERIFY(limitTo(1 << 20));
        try {
            while (takers.size() < 100)
                takers.emplace_back(park, 0);
        } catch (const std::system_error &) {
        }
        WorkerPool empty(2);
        const bool isTakenByNobody = empty.submit([](WorkerPool::Slot) {});
        const bool isTakenByOther = pool.submit([](WorkerPool::Slot) {});
        const bool hasWorkers = pool.abandon(gate->slots.front());
        const bool isRestored = setrlimit(RLIMIT_AS, &before) == 0;
        gate->open();
        parked->open();
        for (auto &taker : takers)
            taker.join();
        QVERIFY(isRestored);
        QVERIFY(!isTakenByNobody);
        QVERIFY(isTakenByOther); // one thread is enough to take it some day
        QVERIFY(!hasWorkers);
        QVERIFY(gate->waitFor(0));
    }
};

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_workerpool.moc"
