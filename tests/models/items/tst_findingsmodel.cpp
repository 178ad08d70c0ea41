// SPDX-License-Identifier: Apache-2.0
#include "models/items/findingsmodel.h"
#include "models/items/latesttask.h"
#include "tests/support/testmain.h"

#include <QAbstractItemModelTester>
#include <QObject>
#include <QSignalSpy>

#include <atomic>
#include <future>

using namespace sidestage;

class TestFindingsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhereWhatAndWhatItBecame()
    {
        FindingsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &FindingsModel::modelReset);
        model.setFindings({});
        model.setFindings(
            {{FindingKind::Address, {".env", 3, 1}, "DATABASE_URL: address", "database in staging"},
             {FindingKind::Template, {".env.example", 0, 0}, "a template", {}},
             {FindingKind::Unread, {"compose.yml", 2, 5}, "the YAML cannot be read", {}}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.unreadCount(), 1);
        const auto at = [&](int row, int column, int role = Qt::DisplayRole) {
            return model.index(row, column).data(role);
        };
        QCOMPARE(at(0, FindingsModel::Where).toString(), QStringLiteral(".env:3"));
        QCOMPARE(at(0, FindingsModel::Became).toString(), QStringLiteral("database in staging"));
        QVERIFY(!at(0, 0, FindingsModel::LeadsNowhereRole).toBool());
        QCOMPARE(at(1, FindingsModel::Where).toString(), QStringLiteral(".env.example"));
        QCOMPARE(at(1, FindingsModel::Became).toString(), QStringLiteral("nothing"));
        QVERIFY(at(1, 0, FindingsModel::LeadsNowhereRole).toBool());
        QCOMPARE(at(2, FindingsModel::Became).toString(), QStringLiteral("not read"));
        QVERIFY(at(2, 0, FindingsModel::IsUnreadRole).toBool());
        QVERIFY(at(2, 0, Qt::ToolTipRole).toString().contains(QStringLiteral("Could not be read")));
        model.setFindings({{FindingKind::Secrets, {"s.yaml", 1, 1}, "secrets", {}}});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(at(0, FindingsModel::What, FindingsModel::IconRole).toString(),
                 QStringLiteral("lock"));
        QCOMPARE(reset.size(), 0);
    }

    void theNewestTaskStopsTheOlderOne()
    {
        std::promise<void> started;
        std::promise<bool> ended;
        std::promise<void> second;
        LatestTask worker;
        worker.run([&](const std::stop_token &stop) {
            started.set_value();
            std::promise<void> stopped;
            const std::stop_callback note(stop, [&] { stopped.set_value(); });
            ended.set_value(stopped.get_future().wait_for(std::chrono::seconds(10))
                            == std::future_status::ready);
        });
        started.get_future().wait();
        worker.run([&](const std::stop_token &) { second.set_value(); });
        QVERIFY(ended.get_future().get());
        QCOMPARE(second.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    }

    void aWorkerThatIsGivenUpStopsItsTask()
    {
        std::promise<void> started;
        std::atomic<bool> isStopped = false;
        {
            LatestTask worker;
            worker.run([&](const std::stop_token &stop) {
                std::promise<void> stopped;
                const std::stop_callback note(stop, [&] { stopped.set_value(); });
                started.set_value();
                isStopped = stopped.get_future().wait_for(std::chrono::seconds(10))
                    == std::future_status::ready;
            });
            started.get_future().wait();
        }
        QVERIFY(isStopped);
    }
};

QTEST_APPLESS_MAIN(TestFindingsModel)
#include "tst_findingsmodel.moc"
