// SPDX-License-Identifier: Apache-2.0
#include "tests/support/windowwarnings.h"
#include "tests/ui/windowscene.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMenuBar>
#include <QStatusBar>

using namespace sidestage;
using Scene = test::WindowScene;

/// Everything that can be done is found in a menu, has a key of its own, and does it.
class TestWindowActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void everyActionHasAMenuEntryAToolTipAndAKey()
    {
        Scene scene;
        QSet<QAction *> inMenus;
        for (const auto *menu : scene.window.menuBar()->findChildren<QMenu *>()) {
            for (auto *action : menu->actions())
                inMenus.insert(action);
        }
        for (auto *action : scene.window.actions()->findChildren<QAction *>()) {
            QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
            QVERIFY(
                action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)));
        }
    }

    // Two actions of one key: neither would be done.
    void noKeyMeansTwoThings()
    {
        Scene scene;
        QMap<QString, QString> taken;
        for (const auto *action : scene.window.findChildren<QAction *>()) {
            for (const auto &shortcut : action->shortcuts()) {
                const auto key = shortcut.toString();
                QVERIFY2(!taken.contains(key),
                         qPrintable(QStringLiteral("%1: %2 and %3")
                                        .arg(key, taken.value(key), action->text())));
                taken.insert(key, action->text());
            }
        }
        QVERIFY(taken.size() > 20);
    }

    void selectedRowsAreCopiedAsATable()
    {
        Scene scene;
        auto *clipboard = QGuiApplication::clipboard();
        scene.view()->setFocus();
        scene.window.actions()->first->trigger();
        QVERIFY(scene.window.actions()->copy->isEnabled());
        scene.press(Qt::Key_C, Qt::ControlModifier);
        const auto lines = clipboard->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), qsizetype(2));
        QVERIFY2(lines[0].startsWith(QStringLiteral("Path\tproduction\t")), qPrintable(lines[0]));
        QVERIFY2(lines[1].startsWith(QString(scene.currentPath() % QLatin1Char('\t'))),
                 qPrintable(lines[1]));
        scene.press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(clipboard->text(), scene.currentPath());
        // a column that is hidden is not copied
        scene.window.comparePanel()->setEnvironmentShown(QStringLiteral("production"), false);
        scene.window.actions()->copyMarkdown->trigger();
        QVERIFY(clipboard->text().startsWith(QStringLiteral("| Path |")));
        QVERIFY(!clipboard->text()
                     .section(QLatin1Char('\n'), 0, 0)
                     .contains(QStringLiteral("production |")));
        scene.window.actions()->activity->trigger();
        QVERIFY(!scene.window.actions()->copy->isEnabled());
    }

    void whatIsShownIsExported()
    {
        Scene scene;
        const QTemporaryDir folder;
        const auto name = folder.filePath(QStringLiteral("drift.md"));
        scene.window.actions()->exportTable->trigger();
        auto *dialog = scene.window.findChild<QFileDialog *>();
        QVERIFY(dialog);
        dialog->selectFile(name);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(QFile::exists(name));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().count('\n');
        QCOMPARE(lines, qsizetype(scene.window.comparePanel()->model()->tree().rowCount() + 2));
        QTRY_VERIFY(scene.window.statusBar()->currentMessage().contains(name));
    }
};

QTEST_MAIN(TestWindowActions)
#include "tst_windowactions.moc"
