// SPDX-License-Identifier: Apache-2.0
// The dialog as a person uses it. With SIDESTAGE_SCREENSHOTS=FOLDER pictures of it are kept there.
#include "models/config/environmentsfile.h"
#include "models/discovery/discovery.h"
#include "models/discovery/newworkspace.h"
#include "models/items/findingsmodel.h"
#include "probes/kinds/registration.h"
#include "tests/models/discovery/samplefolder.h"
#include "tests/support/golden.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/dialogs/createworkspacedialog.h"
#include "ui/mainwindow.h"
#include "ui/panels/problemspanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QObject>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTextBlock>
#include <QTreeView>
#include <QTreeWidget>

#include <future>

using namespace sidestage;

namespace {

WorkspaceCreation creationIn(const SampleFolder &folder)
{
    static const auto registry = builtInProbeKinds();
    const auto path = folder.text();
    return {[path](const std::stop_token &stop) {
                const SteadyClock clock;
                return proposeWorkspace(
                    path, registry, Deadline(clock, clock.now() + std::chrono::seconds(30), stop));
            },
            [path](const std::string &text) {
                return parseWorkspace(text, "environments.yaml", path, registry).errors;
            },
            [path](const std::string &text, const std::string &notes) -> Result<void> {
                if (auto written = writeNewWorkspace(path, text, notes); !written)
                    return tl::unexpected(std::move(written).error());
                return {};
            }};
}

ThemePointer theme()
{
    return std::make_shared<const Theme>(QApplication::palette());
}

struct Scene
{
    SampleFolder folder;
    std::unique_ptr<CreateWorkspaceDialog> dialog;

    explicit Scene(void (*write)(const SampleFolder &) = writeNodeShop)
    {
        write(folder);
        dialog =
            std::make_unique<CreateWorkspaceDialog>(folder.path(), creationIn(folder), theme());
        dialog->show();
        QSignalSpy settled(dialog.get(), &CreateWorkspaceDialog::settled);
        QVERIFY(settled.wait(10000));
    }
    void keepPicture(const QString &name) const
    {
        const auto target = qEnvironmentVariable("SIDESTAGE_SCREENSHOTS");
        if (!target.isEmpty())
            QVERIFY(dialog->grab().save(target + QLatin1Char('/') + name + QStringLiteral(".png")));
    }
};

} // namespace

class TestCreateWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void showsWhatWasFoundBesideTheProposal_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void showsWhatWasFoundBesideTheProposal()
    {
        QFETCH(QPalette, palette);
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(palette);
        const Scene scene;
        QVERIFY(scene.dialog->findings()->model()->rowCount() > 20);
        QVERIFY(scene.dialog->editor()->toPlainText().contains(QStringLiteral("\nsidestage: 1\n")));
        QVERIFY(scene.dialog->createButton()->isEnabled());
        QVERIFY(!scene.dialog->stopButton()->isVisible());
        QVERIFY(!scene.dialog->problems()->isVisible());
        QVERIFY(!QFile::exists(scene.folder.path(QStringLiteral("environments.yaml"))));
        scene.keepPicture(QStringLiteral("create-") + QLatin1String(QTest::currentDataTag()));
    }

    void aMistakeIsToldWhileTyping()
    {
        const Scene scene;
        auto *editor = scene.dialog->editor();
        editor->moveCursor(QTextCursor::Start);
        QTest::keyClicks(editor, QStringLiteral("projekt: x"));
        QTest::keyClick(editor, Qt::Key_Return);
        QVERIFY2(!scene.dialog->createButton()->isEnabled(), "an unchecked text is not written");
        QVERIFY(QTest::qWaitFor([&] { return scene.dialog->problems()->isVisible(); }));
        QVERIFY(!scene.dialog->createButton()->isEnabled());
        auto *list = scene.dialog->problems()->list();
        QCOMPARE(list->topLevelItemCount(), 1);
        QVERIFY(list->topLevelItem(0)->text(1).contains(QStringLiteral("projekt")));
        QCOMPARE(editor->extraSelections().size(), 1);
        scene.keepPicture(QStringLiteral("create-mistake"));

        editor->moveCursor(QTextCursor::End);
        list->setCurrentItem(list->topLevelItem(0));
        QCOMPARE(editor->textCursor().blockNumber(), 0);

        while (editor->document()->isUndoAvailable())
            editor->undo();
        QVERIFY(QTest::qWaitFor([&] { return scene.dialog->createButton()->isEnabled(); }));
        QVERIFY(!scene.dialog->problems()->isVisible());
    }

    void aFindingLeadsToItsPlaceInTheText()
    {
        const Scene scene;
        auto *findings = scene.dialog->findings();
        for (int row = 0; row < findings->model()->rowCount(); ++row) {
            const auto index = findings->model()->index(row, 0);
            if (index.data(FindingsModel::PlaceRole).toString() == QStringLiteral(".env.staging:3"))
                findings->setCurrentIndex(index);
        }
        const auto line = scene.dialog->editor()->textCursor().block().text();
        QVERIFY2(line.contains(QStringLiteral("staging: # .env.staging:3")), qPrintable(line));
    }

    void createsWhatIsInTheEditorAndNothingTwice()
    {
        const Scene scene;
        QSignalSpy created(scene.dialog.get(), &CreateWorkspaceDialog::created);
        scene.dialog->editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(scene.dialog->editor(), QStringLiteral("# mine"));
        QVERIFY(QTest::qWaitFor([&] { return scene.dialog->createButton()->isEnabled(); }));
        QTest::mouseClick(scene.dialog->createButton(), Qt::LeftButton);
        QCOMPARE(created.size(), 1);
        QCOMPARE(created[0][0].toString(), scene.folder.path());
        QVERIFY(!scene.dialog->isVisible());
        const auto text = fileContent(scene.folder.path(QStringLiteral("environments.yaml")));
        QVERIFY(text.ends_with("# mine"));
        QVERIFY(QFile::exists(scene.folder.path(QStringLiteral("staging-notes.md"))));

        // somebody else was faster: what is there stays, and the dialog says so
        CreateWorkspaceDialog second(scene.folder.path(), creationIn(scene.folder), theme());
        second.show();
        QSignalSpy settled(&second, &CreateWorkspaceDialog::settled);
        QVERIFY(settled.wait(10000));
        QTest::mouseClick(second.createButton(), Qt::LeftButton);
        QVERIFY(second.isVisible());
        QVERIFY2(second.summary().contains(QStringLiteral("already")),
                 qPrintable(second.summary()));
        QCOMPARE(fileContent(scene.folder.path(QStringLiteral("environments.yaml"))), text);
    }

    void theSearchCanBeStoppedAndLeft()
    {
        const SampleFolder folder;
        std::promise<void> started;
        auto creation = creationIn(folder);
        creation.search = [&started](const std::stop_token &stop) -> Result<FolderProposal> {
            started.set_value();
            std::promise<void> stopped;
            const std::stop_callback note(stop, [&] { stopped.set_value(); });
            stopped.get_future().wait_for(std::chrono::seconds(10));
            FolderProposal proposal;
            proposal.environments = "sidestage: 1\n";
            proposal.isWhole = false;
            return proposal;
        };
        CreateWorkspaceDialog dialog(folder.path(), creation, theme());
        dialog.show();
        started.get_future().wait();
        QVERIFY(dialog.stopButton()->isVisible());
        QVERIFY(!dialog.createButton()->isEnabled() && dialog.editor()->isReadOnly());
        QSignalSpy settled(&dialog, &CreateWorkspaceDialog::settled);
        QTest::mouseClick(dialog.stopButton(), Qt::LeftButton);
        QVERIFY(settled.wait(5000));
        QVERIFY2(dialog.summary().contains(QStringLiteral("ended early")),
                 qPrintable(dialog.summary()));
        QVERIFY(dialog.problems()->isVisible());
    }

    void aFolderThatCannotBeReadIsTold()
    {
        const Scene scene(
            [](const SampleFolder &folder) { QDir(folder.path()).removeRecursively(); });
        QVERIFY2(scene.dialog->summary().contains(QStringLiteral("no such folder")),
                 qPrintable(scene.dialog->summary()));
        QVERIFY(!scene.dialog->createButton()->isEnabled());
    }

    void everyControlHasANameAndAKey()
    {
        const Scene scene;
        for (const auto *widget : scene.dialog->findChildren<QWidget *>()) {
            const bool isControl = widget->focusPolicy() != Qt::NoFocus && widget->isVisible()
                && (qobject_cast<const QPushButton *>(widget)
                    || qobject_cast<const QPlainTextEdit *>(widget)
                    || qobject_cast<const QTreeView *>(widget));
            if (!isControl)
                continue;
            const auto *button = qobject_cast<const QPushButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     widget->metaObject()->className());
        }
        // Tab leaves the editor: nobody is caught in it
        scene.dialog->editor()->setFocus();
        QTest::keyClick(scene.dialog->editor(), Qt::Key_Tab);
        QVERIFY(scene.dialog->focusWidget() != scene.dialog->editor());
    }

    void theWindowOffersIt()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("w.ini")), QSettings::IniFormat);
        MainWindow window(settings);
        window.show();
        QSignalSpy asked(&window, &MainWindow::createWorkspaceRequested);
        QCOMPARE(window.actions()->create->shortcut(),
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        window.actions()->create->trigger();
        auto *dialog = window.findChild<QFileDialog *>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(folder.path());
        QCOMPARE(asked.size(), 1);
        dialog->close();
    }
};

QTEST_MAIN(TestCreateWorkspace)
#include "tst_createworkspace.moc"
