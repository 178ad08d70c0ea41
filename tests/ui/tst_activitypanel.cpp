// SPDX-License-Identifier: Apache-2.0
#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/mainwindow.h"
#include "ui/panels/activitypanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QObject>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>

using namespace sidestage;
using Stage = ProbeActivity::Stage;
using Targets = std::vector<TargetName>;

namespace {

/// A window on an audit of three probes: one that answered, one that failed, one that runs.
class Scene
{
public:
    Scene()
        : settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat), window(settings)
    {
        window.resize(1200, 800);
        window.setWorkspace(sample::workspace());
        Outcome ok;
        ok.kind = OutcomeKind::Ok;
        Outcome failed;
        failed.kind = OutcomeKind::Failed;
        failed.error = Error{ErrorCode::Unreachable, "the server refused", {}, {}};
        run = {{"web", "production", "http", Stage::Done, ok, {"GET /: 200"}},
               {"web", "staging", "http", Stage::Done, failed, {"GET /: refused"}},
               {"app", "staging", "env", Stage::Running, {}, {}}};
        window.setRunning(true);
        window.setProbeLog(run);
        window.show();
        window.actions()->activity->trigger();
    }

    void select(int row)
    {
        panel().list()->setCurrentIndex(panel().list()->model()->index(row, 0));
    }
    void end()
    {
        run[2].stage = Stage::Done;
        run[2].outcome.kind = OutcomeKind::Ok;
        window.setProbeLog(run);
        window.setRunning(false);
    }
    ActivityPanel &panel() const { return *window.activityPanel(); }
    WindowActions &actions() const { return *window.actions(); }

    QTemporaryDir folder;
    QSettings settings;
    MainWindow window;
    std::vector<ProbeActivity> run;
};

Targets targetsOf(const QSignalSpy &spy)
{
    return spy.isEmpty() ? Targets() : spy.last().first().value<Targets>();
}

} // namespace

class TestActivityPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void oneProbeIsCancelledWhileTheOthersGoOn()
    {
        Scene scene;
        QSignalSpy cancelled(&scene.window, &MainWindow::cancelProbesRequested);
        scene.select(0);
        QVERIFY(!scene.actions().cancelProbe->isEnabled()); // it has ended
        scene.select(2);
        QVERIFY(scene.actions().cancelProbe->isEnabled());
        QVERIFY(!scene.actions().probeAgain->isEnabled()); // while an audit runs
        scene.actions().cancelProbe->trigger();
        QCOMPARE(targetsOf(cancelled), (Targets{{"app", "staging"}}));
        scene.end();
        QVERIFY(!scene.actions().cancelProbe->isEnabled());
    }

    void theFailedAreTriedAgain()
    {
        Scene scene;
        QSignalSpy again(&scene.window, &MainWindow::probeAgainRequested);
        QVERIFY(!scene.actions().retryFailed->isEnabled());
        scene.end();
        QVERIFY(scene.actions().retryFailed->isEnabled());
        scene.actions().retryFailed->trigger();
        QCOMPARE(targetsOf(again), (Targets{{"web", "staging"}}));
        scene.run[1].outcome = scene.run[0].outcome;
        scene.window.setProbeLog(scene.run);
        QVERIFY(!scene.actions().retryFailed->isEnabled());
    }

    void severalAreReadAgainByTheKeyboard()
    {
        Scene scene;
        scene.end();
        QVERIFY(QTest::qWaitForWindowActive(&scene.window));
        QSignalSpy again(&scene.window, &MainWindow::probeAgainRequested);
        scene.panel().list()->setFocus();
        scene.panel().list()->selectAll();
        QTest::keyClick(scene.panel().list(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(targetsOf(again).size(), std::size_t(3));
    }

    // A sorted list shows the log of the probe that is selected, and keeps the selection.
    void theLogIsOfTheSelectedProbe()
    {
        Scene scene;
        scene.panel().list()->sortByColumn(ActivityModel::Result, Qt::AscendingOrder);
        scene.select(0);
        const auto log = [&] { return scene.panel().findChild<QPlainTextEdit *>()->toPlainText(); };
        QVERIFY2(log().contains(QStringLiteral("GET /: refused")), qPrintable(log()));
        QVERIFY2(log().contains(QStringLiteral("the server refused")), qPrintable(log()));
        scene.end();
        QCOMPARE(scene.panel().selected(), (Targets{{"web", "staging"}}));
        QVERIFY(log().contains(QStringLiteral("GET /: refused")));
    }

    void itsButtonsAreReachedByTheKeyboardAndNamed()
    {
        Scene scene;
        const auto buttons = scene.panel().findChildren<QToolButton *>();
        QCOMPARE(buttons.size(), qsizetype(3));
        for (const auto *button : buttons) {
            QVERIFY(button->focusPolicy() & Qt::TabFocus);
            QVERIFY(!button->text().isEmpty());
            QVERIFY(!button->toolTip().isEmpty());
        }
    }
};

QTEST_MAIN(TestActivityPanel)
#include "tst_activitypanel.moc"
