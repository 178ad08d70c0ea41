// SPDX-License-Identifier: Apache-2.0
#include "models/items/overviewmodel.h"
#include "tests/support/testmain.h"
#include "tests/support/world.h"

#include <QAbstractItemModelTester>
#include <QObject>

using namespace sidestage;

namespace {

const std::string shop =
    "environment preview-7: preview mirrors staging\n"
    "environment staging: staging mirrors production\n"
    "environment production: production\n"
    "service app: env\nservice db: sqlite\ntoday 2026-11-21\n"
    "rule shared: app/SECRET expect differ severity blocker risk security\n"
    "note Mail: app/MAIL until 2026-11-25\n"
    "note Old: app/OLD until 2026-01-01\n"
    "staging app/SECRET = s\nproduction app/SECRET = s\n"
    "preview-7 app/SECRET = other\n"
    "staging app/MAIL = a\nproduction app/MAIL = b\npreview-7 app/MAIL = a\n"
    "staging app/EQUAL = 1\nproduction app/EQUAL = 1\npreview-7 app/EQUAL = 1\n"
    "staging db/tables/t = x\nproduction db/tables/t = y\n";

Overview overviewOf(const std::string &text)
{
    auto world = World::parse(text);
    for (auto &service : world.topology->services) {
        if (service.kind == "sqlite")
            service.area = Area::Database;
    }
    return Overview::of(world.judged());
}

QString textOf(const OverviewModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestOverview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void oneSentenceAnswers()
    {
        const auto overview = overviewOf(shop);
        QCOMPARE(overview.sentence, QStringLiteral("Staging does not mirror production"));
        QVERIFY(overview.answer == State::Violation);
        QVERIFY2(overview.counts.startsWith(QStringLiteral("1 violation · ")),
                 qPrintable(overview.counts));

        const std::string calm = "environment staging: staging mirrors production\n"
                                 "environment production: production\nservice app: env\n"
                                 "staging app/A = 1\nproduction app/A = 1\n";
        QCOMPARE(overviewOf(calm).sentence, QStringLiteral("Staging mirrors production"));
        QVERIFY(overviewOf(calm).attention.empty());
        QCOMPARE(overviewOf("environment production: production\nservice app: env\n"
                            "production app/A = 1\n")
                     .sentence,
                 QStringLiteral("No environment mirrors another"));
    }

    void whatIsMirroredStandsFirst()
    {
        const auto overview = overviewOf(shop);
        QStringList columns;
        for (const auto &column : overview.columns)
            columns.append(column.name + QStringLiteral(": ") + column.relation);
        QCOMPARE(columns,
                 (QStringList{QStringLiteral("production: reference"),
                              QStringLiteral("staging: mirrors production"),
                              QStringLiteral("preview-7: mirrors staging")}));
        QCOMPARE(overview.areas, (std::vector<Area>{Area::Configuration, Area::Database}));
    }

    void everyCellSaysWhatTellsMost()
    {
        OverviewModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setOverview(overviewOf(shop));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.columnCount(), 3);
        QVERIFY2(textOf(model, 0, 0).endsWith(QStringLiteral("3 facts")),
                 qPrintable(textOf(model, 0, 0)));
        QVERIFY2(textOf(model, 0, 1).startsWith(QStringLiteral("1 violation, ")),
                 qPrintable(textOf(model, 0, 1)));
        QVERIFY2(textOf(model, 0, 1).endsWith(QStringLiteral("app / SECRET")),
                 qPrintable(textOf(model, 0, 1)));
        QVERIFY(model.overview().cell(0, 1).telling);
        // The same areas and environments are filled anew, in place.
        model.setOverview(overviewOf(shop + "staging app/MORE = 1\n"));
        model.setOverview(Overview());
        QCOMPARE(model.rowCount(), 0);
    }

    void whatWaitsForAPersonIsListedWorstFirst()
    {
        const auto overview = overviewOf(shop);
        QVERIFY(!overview.attention.empty());
        QVERIFY(overview.attention.front().state == State::Violation);
        QVERIFY(
            overview.attention.front().text.startsWith(QStringLiteral("staging: app / SECRET")));
        QStringList notes;
        for (const auto &one : overview.attention) {
            if (one.note >= 0)
                notes.append(one.text);
        }
        QCOMPARE(notes,
                 (QStringList{QStringLiteral("“Mail” is due for review"),
                              QStringLiteral("“Old” is overdue for review")}));
    }
};

QTEST_GUILESS_MAIN(TestOverview)
#include "tst_overview.moc"
