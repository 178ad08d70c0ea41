// SPDX-License-Identifier: Apache-2.0
#include "models/items/activitymodel.h"
#include "tests/support/testmain.h"

#include <QAbstractItemModelTester>
#include <QObject>
#include <QSignalSpy>
#include <QSortFilterProxyModel>

using namespace sidestage;
using Stage = ProbeActivity::Stage;

namespace {

Outcome outcome(OutcomeKind kind, int milliseconds, const char *sentence = nullptr)
{
    Outcome made;
    made.kind = kind;
    made.duration = std::chrono::milliseconds(milliseconds);
    if (sentence)
        made.error = Error{ErrorCode::TimedOut, sentence, {}, {}};
    return made;
}

std::vector<ProbeActivity> probes()
{
    return {{"app", "staging", "env", Stage::Done, outcome(OutcomeKind::Ok, 1500), {}},
            {"app", "production", "env", Stage::Queued, {}, {}},
            {"db",
             "staging",
             "sqlite",
             Stage::Done,
             outcome(OutcomeKind::TimedOut, 250, "nothing came within the time"),
             {}},
            {"db", "production", "sqlite", Stage::Running, {}, {}},
            {"web", "staging", "http", Stage::Done, outcome(OutcomeKind::Cancelled, 10), {}}};
}

} // namespace

class TestActivityModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRunIsCounted()
    {
        const auto counts = ActivityCounts::of(probes());
        QCOMPARE(counts.total, std::size_t(5));
        QCOMPARE(counts.running, std::size_t(1));
        QCOMPARE(counts.done, std::size_t(3));
        QCOMPARE(counts.failed, std::size_t(2));
    }

    void whatAProbeSaidIsShown()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setActivity(probes());
        const auto text = [&](int row, int column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(text(2, ActivityModel::Kind), QStringLiteral("sqlite"));
        QCOMPARE(text(2, ActivityModel::Result), QStringLiteral("nothing came within the time"));
        QVERIFY(model.index(2, 0).data(ActivityModel::IsFailedRole).toBool());
        QVERIFY(!model.index(3, 0).data(ActivityModel::IsFailedRole).toBool());
        QCOMPARE(text(0, ActivityModel::Seconds), QLocale().toString(1.5, 'f', 2));
        QVERIFY(text(3, ActivityModel::Seconds).isEmpty());
    }

    // The rows stay where they are while a run goes on; only what changed is told.
    void aRunIsShownInPlace()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto run = probes();
        model.setActivity(run);
        QSignalSpy changed(&model, &ActivityModel::dataChanged);
        QSignalSpy reset(&model, &ActivityModel::modelReset);
        run[3].stage = Stage::Done;
        run[3].outcome = outcome(OutcomeKind::Ok, 20);
        model.setActivity(run);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 3);
        run.resize(2);
        model.setActivity(run);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(reset.isEmpty());
    }

    void resultsAreSortedWorstFirstAndSecondsAsNumbers()
    {
        ActivityModel model;
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(&model);
        sorted.setSortRole(ActivityModel::SortRole);
        const QAbstractItemModelTester tester(
            &sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setActivity(probes());
        const auto order = [&] {
            QList<int> rows;
            for (int row = 0; row < sorted.rowCount(); ++row)
                rows.append(sorted.mapToSource(sorted.index(row, 0)).row());
            return rows;
        };
        sorted.sort(ActivityModel::Result);
        QCOMPARE(order(), (QList<int>{4, 2, 3, 1, 0}));
        sorted.sort(ActivityModel::Seconds, Qt::DescendingOrder);
        QCOMPARE(order().first(3), (QList<int>{0, 2, 4}));
    }
};

QTEST_GUILESS_MAIN(TestActivityModel)
#include "tst_activitymodel.moc"
