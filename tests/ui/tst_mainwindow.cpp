// SPDX-License-Identifier: Apache-2.0
#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "tests/ui/windowscene.h"
#include "ui/delegates/chip.h"
#include "ui/panels/comparepanel.h"
#include "ui/panels/filterbar.h"
#include "ui/panels/inspectorpanel.h"
#include "ui/panels/overview/overviewpanel.h"
#include "ui/panels/overviewgutter.h"
#include "ui/panels/problemspanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTreeWidget>

#include <set>

using namespace sidestage;
using Scene = test::WindowScene;

class TestMainWindow : public QObject
{
    Q_OBJECT

    static void drag(QHeaderView &heads, int from, int to)
    {
        auto *area = heads.viewport();
        const auto send = [&](QEvent::Type type, int x, Qt::MouseButtons buttons) {
            const QPointF place(x, area->height() / 2);
            QMouseEvent event(type, place, area->mapToGlobal(place),
                              type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons,
                              Qt::NoModifier);
            QApplication::sendEvent(area, &event);
        };
        send(QEvent::MouseMove, from, Qt::NoButton);
        send(QEvent::MouseButtonPress, from, Qt::LeftButton);
        for (int step = 1; step <= 4; ++step)
            send(QEvent::MouseMove, from + (to - from) * step / 4, Qt::LeftButton);
        send(QEvent::MouseButtonRelease, to, Qt::NoButton);
    }
    static QString describe(const QHeaderView &heads, int visual)
    {
        const int logical = heads.logicalIndex(visual);
        return heads.model()->headerData(logical, Qt::Horizontal).toString() % QLatin1Char(' ')
            % QString::number(heads.sectionSize(logical));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void startsWithTheWelcomePage()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        MainWindow window(settings);
        window.show();
        QSignalSpy demo(&window, &MainWindow::demoRequested);
        QVERIFY2(!window.comparePanel(), "nothing is built before it is needed");
        window.setRunning(false);
        window.showMessage(QStringLiteral("Nothing is open."));
        window.actions()->find->trigger();
        window.actions()->next->trigger();
        window.actions()->nextPane->trigger();
        window.actions()->demo->trigger();
        QCOMPARE(demo.size(), 1);
        QVERIFY(!window.actions()->audit->isEnabled());
        // mistakes in the files of a workspace that cannot be opened
        window.showProblems({{ErrorCode::BadInput, "unknown key 'enviroments'", {}, {}}});
        QVERIFY(window.findChild<ProblemsPanel *>()->isVisible());
    }

    void switchesTakeTwoLinesAtMost()
    {
        Scene scene;
        QVERIFY(QTest::qWaitForWindowExposed(&scene.window));
        auto *bar = scene.window.comparePanel()->filterBar();
        const auto lineCount = [bar] {
            std::set<int> tops;
            for (const auto *chip : bar->findChildren<Chip *>())
                tops.insert(chip->y());
            return tops.size();
        };
        const auto *match = bar->chip(State::Match);
        for (const int width : {1000, 1440, 1000}) {
            scene.window.resize(width, 700);
            QVERIFY2(QTest::qWaitFor([&] { return lineCount() <= 2; }),
                     std::to_string(lineCount()).c_str());
            // What wants attention keeps its word; a word that gave way is still spoken.
            for (const State state : {State::Violation, State::Drift})
                QCOMPARE(bar->chip(state)->width(), bar->chip(state)->widthWhen(false));
            QVERIFY(match->accessibleName().startsWith(match->text()));
            QVERIFY(match->toolTip().contains(match->text()));
        }
        scene.window.resize(1440, 700);
        QVERIFY(QTest::qWaitFor([&] { return match->width() == match->widthWhen(false); }));
    }

    void walksUnexplainedDifferencesByKeys()
    {
        Scene scene;
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        QStringList forward{scene.currentPath()};
        for (int i = 0; i < 40; ++i) {
            const QString before = scene.currentPath();
            scene.press(Qt::Key_F8);
            if (scene.currentPath() == before)
                break;
            forward.append(scene.currentPath());
        }
        QVERIFY(forward.contains(QStringLiteral("app-config/SESSION_SECRET")));
        QVERIFY(forward.contains(QStringLiteral("database/server/version")));
        QVERIFY2(!forward.contains(QStringLiteral("app-config/SMTP_HOST")), "a note explains it");
        QVERIFY2(!forward.contains(QStringLiteral("app-config/LOG_LEVEL")), "a rule allows it");
        QStringList backward{scene.currentPath()};
        for (int i = 1; i < forward.size(); ++i) {
            scene.press(Qt::Key_Up, Qt::AltModifier);
            backward.prepend(scene.currentPath());
        }
        QCOMPARE(backward, forward);
        scene.press(Qt::Key_End, Qt::AltModifier);
        QCOMPARE(scene.currentPath(), forward.last());
        scene.press(Qt::Key_Home, Qt::AltModifier);
        QCOMPARE(scene.currentPath(), forward.first());
        scene.press(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(scene.currentPath(), forward[1]);
        scene.press(Qt::Key_F7);
        QCOMPARE(scene.currentPath(), forward.first());
    }

    void chipsCountAndFilter()
    {
        Scene scene;
        auto *bar = scene.window.comparePanel()->filterBar();
        const QString tz = QStringLiteral("app-config/TZ");
        const QString known = QStringLiteral("app-config/SMTP_HOST");
        QVERIFY(!scene.shownPaths().contains(tz));
        QVERIFY(scene.shownPaths().contains(known));
        QTest::mouseClick(bar->chip(State::Match), Qt::LeftButton);
        QTest::mouseClick(bar->chip(State::Known), Qt::LeftButton);
        scene.settle();
        QVERIFY(scene.shownPaths().contains(tz));
        const auto judgement = scene.window.comparePanel()->model()->judgement();
        QVERIFY(bar->chip(State::Drift)
                    ->accessibleName()
                    .contains(QString::number(judgement->counts()[State::Drift])));
    }

    void searchesPathsValuesAndNotesFromTheKeyboard()
    {
        Scene scene;
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        scene.press(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(scene.window.focusWidget(), scene.window.searchField());
        QTest::keyClicks(scene.window.searchField(), QStringLiteral("NUMERIC(10"));
        scene.settle();
        QCOMPARE(scene.shownPaths(),
                 QStringList{QStringLiteral("database/tables/shop.orders/columns/total/type")});
        scene.window.searchField()->setText(QStringLiteral("capture mailbox"));
        scene.settle();
        QCOMPARE(
            scene.shownPaths(),
            (QStringList{QStringLiteral("app-config/SMTP_HOST"), QStringLiteral("web/robots")}));
        scene.window.searchField()->setText(QStringLiteral("nothing has this"));
        scene.settle();
        QCOMPARE(scene.shownPaths(), QStringList());
    }

    void inspectorExplainsTheSelectedRow()
    {
        Scene scene;
        const auto node = scene.window.comparePanel()->model()->tree().find(
            {Area::Database, "database/tables/shop.orders/indexes/orders_customer_id_idx"});
        QVERIFY(node);
        scene.view()->setCurrentIndex(scene.window.comparePanel()->model()->indexOf(*node));
        const QString text = scene.window.inspector()->text();
        for (const char *part :
             {"database / tables / shop.orders / indexes", "orders_customer_id_idx", "Drift",
              "missing here", "blocker", "data shape", "production · reference: CREATE INDEX",
              "staging: — missing", "database.indexes", "Run the migration"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
    }

    void keepsSelectionAndPlaceWhenAJudgementArrives()
    {
        Scene scene(sample::large(3000, 7));
        scene.view()->setCurrentIndex({});
        auto *bar = scene.view()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        bar->setValue(bar->maximum() / 2);
        const QModelIndex top = scene.view()->indexAt(QPoint(1, 1));
        const QString topPath = top.data(ComparisonModel::PathRole).toString();
        scene.view()->setCurrentIndex(top);
        QSignalSpy resets(scene.window.comparePanel()->model(), &QAbstractItemModel::modelReset);
        // every seventh row again, and as many more: rows come above the visible ones
        for (const std::size_t every : {2U, 7U, 3U}) {
            scene.show(sample::large(3000, every));
            const auto &tree = scene.window.comparePanel()->model()->tree();
            if (tree.find({Area::Database, topPath.toStdString()})) {
                QCOMPARE(scene.currentPath(), topPath);
                QCOMPARE(
                    scene.view()->indexAt(QPoint(1, 1)).data(ComparisonModel::PathRole).toString(),
                    topPath);
            }
            scene.view()->setCurrentIndex(scene.view()->indexAt(QPoint(1, 1)));
        }
        QCOMPARE(resets.size(), 0);
    }

    void closedGroupsStayClosed()
    {
        Scene scene;
        auto *model = scene.window.comparePanel()->model();
        const QModelIndex first = model->index(0, 0);
        QVERIFY2(scene.view()->isExpanded(first),
                 "opens by itself: something is unexplained in it");
        scene.view()->collapse(first);
        scene.show(sample::shopJudgement());
        QVERIFY(!scene.view()->isExpanded(model->index(0, 0)));
        QVERIFY(scene.view()->isExpanded(model->index(1, 0)));
    }

    void referenceStandsBesideTheItems()
    {
        Scene scene;
        const auto *header = scene.view()->header();
        const auto *model = scene.view()->model();
        QCOMPARE(model->headerData(header->logicalIndex(0), Qt::Horizontal).toString(),
                 QStringLiteral("Item"));
        QCOMPARE(model->headerData(header->logicalIndex(1), Qt::Horizontal).toString(),
                 QStringLiteral("production"));
    }

    void itemColumnStaysWhenScrolled()
    {
        Scene scene;
        scene.window.resize(900, 600);
        auto *bar = scene.view()->horizontalScrollBar();
        QVERIFY(QTest::qWaitFor([&] { return bar->maximum() > 0; }));
        bar->setValue(bar->maximum());
        const QModelIndex hit = scene.view()->indexAt(QPoint(60, 5));
        QCOMPARE(hit.column(), 0);
        QCOMPARE(scene.view()->visualRect(hit).left() >= 0, true);
    }

    void environmentsAreHiddenByTheirSwitch()
    {
        Scene scene;
        Chip *staging = nullptr;
        for (auto *chip : scene.window.findChildren<Chip *>()) {
            if (chip->text() == QStringLiteral("staging"))
                staging = chip;
        }
        QVERIFY(staging);
        staging->click();
        scene.settle();
        QVERIFY(scene.view()->isColumnHidden(3));
        QVERIFY(!scene.shownPaths().contains(QStringLiteral("database/server/version")));
    }

    void auditAndCancelShareOneButton()
    {
        Scene scene;
        QSignalSpy audit(&scene.window, &MainWindow::auditRequested);
        QSignalSpy cancel(&scene.window, &MainWindow::cancelRequested);
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        scene.press(Qt::Key_F5);
        QCOMPARE(audit.size(), 1);
        scene.window.setRunning(true);
        scene.window.setProgress(
            {.queued = 20, .running = 6, .done = 12, .failed = 2, .total = 38});
        scene.press(Qt::Key_F5);
        QCOMPARE(audit.size(), 1);
        scene.press(Qt::Key_F5, Qt::ShiftModifier);
        QCOMPARE(cancel.size(), 1);
        bool isShown = false;
        for (const auto *label : scene.window.findChildren<QLabel *>())
            isShown = isShown || label->text() == QStringLiteral("12 of 38 · 2 failed");
        QVERIFY(isShown);
    }

    void panesAreReachedByKeys()
    {
        Scene scene;
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        scene.view()->setFocus();
        scene.press(Qt::Key_F6);
        QCOMPARE(scene.window.focusWidget(), scene.window.inspector());
        scene.press(Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(scene.window.focusWidget(), scene.view());
    }

    void problemsAreListedWithTheirPlaces()
    {
        Scene scene;
        scene.window.showProblems({{ErrorCode::BadInput,
                                    "unknown key 'enviroments'",
                                    {"/x/environments.yaml", 12, 5},
                                    "did you mean 'environments'?"},
                                   {ErrorCode::BadInput,
                                    "'mirrors' names nothing",
                                    {"/x/environments.yaml", 20, 3},
                                    {}}});
        auto *panel = scene.window.findChild<ProblemsPanel *>();
        QVERIFY(panel->isVisible());
        QCOMPARE(panel->list()->topLevelItemCount(), 2);
        QCOMPARE(panel->list()->topLevelItem(0)->text(0), QStringLiteral("environments.yaml:12:5"));
        scene.window.showProblems({});
        QVERIFY(!panel->isVisible());
    }

    void opensWithThePanelThatWasShownLast()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        for (const bool isFirst : {true, false}) {
            MainWindow window(settings);
            window.show();
            window.setWorkspace(sample::workspace());
            QCOMPARE(window.comparePanel()->isVisible(), isFirst);
            QCOMPARE(window.overviewPanel()->isVisible(), !isFirst);
            window.actions()->overview->trigger();
            window.close();
        }
    }

    void selectsTheFirstFindingAndLeavesTheFocus()
    {
        Scene scene(nullptr);
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        scene.window.searchField()->setFocus();
        scene.show(sample::shopJudgement());
        const auto &tree = scene.window.comparePanel()->model()->tree();
        QCOMPARE(scene.window.comparePanel()->model()->nodeOf(scene.view()->currentIndex()),
                 tree.unexplained().front());
        QCOMPARE(scene.window.focusWidget(), scene.window.searchField());
        QVERIFY(!scene.window.inspector()->text().contains(QStringLiteral("Nothing selected")));
        // what a person selects is kept when an audit ends
        scene.window.actions()->last->trigger();
        const QString selected = scene.currentPath();
        scene.window.setRunning(true);
        scene.window.setRunning(false);
        QCOMPARE(scene.currentPath(), selected);
    }

    void columnsShareTheWidth()
    {
        Scene scene;
        for (const int width : {1440, 1360, 1700}) {
            scene.window.resize(width, 700);
            QVERIFY(QTest::qWaitFor([&] {
                return scene.window.width() == width
                    && scene.view()->header()->length() == scene.view()->viewport()->width();
            }));
            QCOMPARE(scene.view()->horizontalScrollBar()->maximum(), 0);
        }
    }

    void keepsColumnsAndSwitchesAcrossWindows()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        const auto open = [&](MainWindow &window) {
            window.resize(1360, 860);
            window.show();
            window.setWorkspace(sample::workspace());
            window.setJudgement(sample::shopJudgement());
            const auto *model = window.comparePanel()->model();
            QVERIFY(QTest::qWaitFor([&] {
                return model->tree().judgement() && model->tree().filter() == model->filter();
            }));
        };
        QStringList order;
        {
            MainWindow window(settings);
            open(window);
            auto *heads = window.comparePanel()->view()->header();
            const int second = heads->logicalIndex(1);
            const int edge = heads->sectionViewportPosition(second) + heads->sectionSize(second);
            drag(*heads, edge - 1, edge + 39); // wider
            const int third = heads->logicalIndex(2);
            const int middle = heads->sectionViewportPosition(third) + 60;
            drag(*heads, middle, heads->sectionViewportPosition(second) + 20); // to the left
            QCOMPARE(heads->logicalIndex(1), third);
            window.comparePanel()->setEnvironmentShown(QStringLiteral("development"), true);
            window.comparePanel()->filterBar()->chip(State::Match)->click();
            window.comparePanel()->filterBar()->chip(State::Drift)->click();
            for (int i = 0; i < heads->count(); ++i)
                order.append(describe(*heads, i));
        }
        MainWindow window(settings);
        open(window);
        QStringList again;
        auto *heads = window.comparePanel()->view()->header();
        for (int i = 0; i < heads->count(); ++i)
            again.append(describe(*heads, i));
        // the last column takes what is left
        QCOMPARE(again.mid(0, again.size() - 1), order.mid(0, order.size() - 1));
        QVERIFY(window.comparePanel()->isEnvironmentShown(QStringLiteral("development")));
        QVERIFY(window.comparePanel()->filterBar()->chip(State::Match)->isChecked());
        QVERIFY(!window.comparePanel()->filterBar()->chip(State::Drift)->isChecked());
        // nor is it forgotten when the same workspace is read again, as before each audit
        window.setWorkspace(sample::workspace());
        QVERIFY(window.comparePanel()->isEnvironmentShown(QStringLiteral("development")));
    }

    void gutterShowsTheWorst()
    {
        Scene scene;
        auto *gutter = scene.window.comparePanel()->gutter();
        QVERIFY(QTest::qWaitFor([&] {
            return std::find(gutter->profile().begin(), gutter->profile().end(), State::Violation)
                != gutter->profile().end();
        }));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
