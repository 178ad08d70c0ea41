// SPDX-License-Identifier: Apache-2.0
// Draws the window in both palettes. With SIDESTAGE_SCREENSHOTS=FOLDER the pictures are kept there,
// to be looked at.
#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/mainwindow.h"
#include "ui/panels/comparepanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QFontDatabase>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTemporaryDir>

using namespace sidestage;

class TestScreenshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void window_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addColumn<QString>("scene");
        for (const char *scene :
             {"compare", "welcome", "running", "problems", "narrow", "activity"}) {
            QTest::addRow("light-%s", scene) << lightPalette() << QString::fromLatin1(scene);
            QTest::addRow("dark-%s", scene) << darkPalette() << QString::fromLatin1(scene);
        }
    }

    void window()
    {
        QFETCH(QPalette, palette);
        QFETCH(QString, scene);
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(palette);
        if (QFontDatabase::families().contains(QStringLiteral("Inter")))
            QApplication::setFont(QFont(QStringLiteral("Inter"), 10));
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        MainWindow window(settings);
        window.resize(scene == QStringLiteral("narrow") ? QSize(1000, 640) : QSize(1440, 900));
        window.show();
        if (scene != QStringLiteral("welcome"))
            fill(window, scene);
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTest::qWait(60); // the gutter measures a moment later
        const QImage image = window.grab().toImage();
        QVERIFY(!image.isNull());
        // the window follows the palette: what is behind the table is its base
        QCOMPARE(image.pixelColor(image.width() / 2, image.height() - 60).lightness() < 128,
                 palette.color(QPalette::Base).lightness() < 128);
        const QString target = qEnvironmentVariable("SIDESTAGE_SCREENSHOTS");
        if (!target.isEmpty())
            QVERIFY(image.save(target + QLatin1Char('/')
                               + QString::fromLatin1(QTest::currentDataTag())
                               + QStringLiteral(".png")));
    }

private:
    static void fill(MainWindow &window, const QString &scene)
    {
        window.setWorkspace(sample::workspace());
        const auto *model = window.comparePanel()->model();
        QSignalSpy replaced(model, &ComparisonModel::treeReplaced);
        window.setJudgement(sample::shopJudgement());
        QVERIFY(QTest::qWaitFor([&] {
            return model->tree().judgement() && model->tree().filter() == model->filter();
        }));
        window.setSummary(
            AuditSummary{std::chrono::system_clock::now(), 38, std::chrono::milliseconds(1400)});
        for (int i = 0; i < 5; ++i)
            window.actions()->next->trigger();
        std::vector<ProbeActivity> probes{
            {"app-config",
             "staging",
             "env",
             ProbeActivity::Stage::Done,
             Outcome::ok(std::chrono::milliseconds(12)),
             {}},
            {"database",
             "preview-412",
             "postgresql",
             ProbeActivity::Stage::Done,
             Outcome::of({ErrorCode::Unreachable, "connection refused by port 5432", {}, {}},
                         std::chrono::milliseconds(40)),
             {"connecting to db.pr-412.acme.test"}},
            {"web", "production", "http", ProbeActivity::Stage::Running, {}, {}}};
        window.setProbeLog(probes);
        if (scene == QStringLiteral("running")) {
            window.setRunning(true);
            window.setProgress({.queued = 20, .running = 6, .done = 12, .failed = 2, .total = 38});
        }
        if (scene == QStringLiteral("problems")) {
            window.showProblems({{ErrorCode::BadInput,
                                  "unknown key 'enviroments'",
                                  {"/x/environments.yaml", 12, 5},
                                  "did you mean 'environments'?"},
                                 {ErrorCode::BadInput,
                                  "'mirrors' names no environment",
                                  {"/x/environments.yaml", 20, 3},
                                  {}}});
        }
        if (scene == QStringLiteral("activity"))
            window.actions()->activity->trigger();
        if (scene == QStringLiteral("narrow")) {
            auto *bar = window.comparePanel()->view()->horizontalScrollBar();
            QTest::qWait(20);
            bar->setValue(bar->maximum() / 2);
        }
    }
};

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
