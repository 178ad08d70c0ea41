// SPDX-License-Identifier: Apache-2.0
#include "models/judge/recording.h"
#include "models/notes/notesfile.h"
#include "tests/support/picture.h"
#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/delegates/mainbutton.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/editor/noteseditor.h"
#include "ui/mainwindow.h"
#include "ui/panels/comparepanel.h"
#include "ui/panels/inspectorpanel.h"
#include "ui/panels/notes/noteform.h"
#include "ui/panels/notes/notespanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace sidestage;

namespace {

const QByteArray before("# Staging notes\r\n\r\nWhat differs on purpose.\r\n");

/// A window with the shop's judgement and a workspace of its own.
struct Scene
{
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    MainWindow window{settings};
    std::shared_ptr<const Fingerprinter> keys = std::make_shared<const Fingerprinter>(
        Secret(std::string("a key for tests alone, not a secret")));

    Scene()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(before);
        file.close();
        auto workspace = *sample::workspace();
        workspace.folder = folder.path().toStdString();
        workspace.file = workspace.folder + "/environments.yaml";
        window.resize(1360, 860);
        window.show();
        window.setWorkspace(std::make_shared<const Workspace>(std::move(workspace)));
        window.setFingerprints(keys);
        window.setJudgement(sample::shopJudgement());
        const auto *model = window.comparePanel()->model();
        QVERIFY(QTest::qWaitFor([&] {
            return window.notesPanel()->editor()->isOpen()
                && model->tree().judgement() == model->judgement().get();
        }));
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.comparePanel()->view()->setFocus();
    }
    QString path() const { return folder.filePath(QStringLiteral("staging-notes.md")); }
    QByteArray read() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }
    void select(Area area, const std::vector<std::string> &paths)
    {
        auto *view = window.comparePanel()->view();
        const auto *model = window.comparePanel()->model();
        view->clearSelection();
        for (const auto &each : paths) {
            const auto node = model->tree().find({area, each});
            QVERIFY2(node, each.c_str());
            view->selectionModel()->setCurrentIndex(
                model->indexOf(*node), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    template <typename Dialog>
    Dialog *dialog()
    {
        Dialog *found = nullptr;
        return QTest::qWaitFor([&] {
            for (auto *each : window.findChildren<Dialog *>()) {
                if (each->isVisible())
                    found = each;
            }
            return found != nullptr;
        })
            ? found
            : nullptr;
    }
    RecordDialog *record()
    {
        QTest::keyClick(window.comparePanel()->view(), Qt::Key_K, Qt::ControlModifier);
        auto *record = dialog<RecordDialog>();
        if (record && !QTest::qWaitFor([&] { return record->isCounted(); }))
            return nullptr;
        return record;
    }
};

void fillIn(const RecordDialog &dialog)
{
    QTest::keyClicks(dialog.titleField(), QStringLiteral("Refunds come later"));
    QTest::keyClicks(dialog.whyField(), QStringLiteral("They are tried in staging first."));
    QTest::keyClicks(dialog.testedField(), QStringLiteral("By hand, each month."));
    QTest::keyClicks(dialog.ownerField(), QStringLiteral("Payments"));
    dialog.reviewField()->setText(QStringLiteral("2027-02-01"));
}

} // namespace

class TestRecordNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QApplication::setPalette(lightPalette());
    }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void selectedRowsBecomeANote()
    {
        Scene scene;
        scene.select(Area::Configuration, {"app-config/FEATURE_REFUNDS", "app-config/DEBUG_BAR"});
        auto *dialog = scene.record();
        QVERIFY(dialog);
        QCOMPARE(dialog->patternsField()->toPlainText(),
                 QStringLiteral("app-config/DEBUG_BAR\napp-config/FEATURE_REFUNDS"));
        QVERIFY2(dialog->coverageText().startsWith(QStringLiteral("It would explain ")),
                 qPrintable(dialog->coverageText()));
        // What is lacking is said, and nothing is written.
        QTest::mouseClick(dialog->recordButton(), Qt::LeftButton);
        QVERIFY(!dialog->problemText().isEmpty());
        QCOMPARE(scene.read(), before);
        fillIn(*dialog);
        QCOMPARE(dialog->problemText(), QString());
        keepPicture(*dialog, QStringLiteral("record"));
        QSignalSpy saved(&scene.window, &MainWindow::notesSaved);
        QTest::mouseClick(dialog->recordButton(), Qt::LeftButton);
        QVERIFY(saved.wait());
        const auto written = scene.read();
        QVERIFY(written.startsWith(before));
        QVERIFY(!QByteArray(written).replace("\r\n", "").contains('\n'));
        const auto notes = loadNotes(scene.path().toStdString()).value().notes().notes;
        QCOMPARE(notes.size(), std::size_t(1));
        QVERIFY(notes.front().isComplete());
        QCOMPARE(notes.front().title, std::string("Refunds come later"));
        // Both sides of each are pinned as they are.
        const auto judgement = sample::shopJudgement();
        const auto coverage =
            coverageOf(*judgement, notes.front().differs, notes.front().environments);
        const auto pins = pinsOf(*judgement, coverage.drift, *scene.keys);
        QVERIFY(!pins.empty());
        QCOMPARE(notes.front().accepted.size(), pins.size());
        for (std::size_t i = 0; i < pins.size(); ++i)
            QCOMPARE(notes.front().accepted[i].pin, pins[i].pin);
        // The same editor and the same undo.
        scene.window.notesPanel()->editor()->undoStack()->undo();
        QCOMPARE(QByteArray::fromStdString(scene.window.notesPanel()->editor()->bytes()), before);
        scene.window.notesPanel()->editor()->discard();
    }

    void patternsThatCoverEverythingWantASecondLook()
    {
        Scene scene;
        scene.select(Area::Configuration, {"app-config/FEATURE_REFUNDS"});
        auto *dialog = scene.record();
        QVERIFY(dialog);
        fillIn(*dialog);
        QVERIFY(dialog->sweepingBox()->isHidden());
        dialog->patternsField()->setPlainText(QStringLiteral("**"));
        QVERIFY(QTest::qWaitFor([&] { return dialog->isCounted(); }));
        QVERIFY(dialog->sweepingBox()->isVisible());
        QTest::mouseClick(dialog->recordButton(), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        keepPicture(*dialog, QStringLiteral("record-everything"));
        QVERIFY(dialog->problemText().contains(QStringLiteral("everything")));
        dialog->sweepingBox()->setChecked(true);
        QSignalSpy saved(&scene.window, &MainWindow::notesSaved);
        QTest::mouseClick(dialog->recordButton(), Qt::LeftButton);
        QVERIFY(saved.wait());
        QVERIFY(scene.read().contains("`**`"));
    }

    void onlyDriftIsRecorded()
    {
        Scene scene;
        scene.select(Area::Configuration, {"app-config/SESSION_SECRET"}); // a violation alone
        QTest::keyClick(scene.window.comparePanel()->view(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(scene.window.findChildren<RecordDialog *>().isEmpty());
    }

    void unsavedNotesAreAskedAboutOnClosing()
    {
        Scene scene;
        auto *panel = scene.window.notesPanel();
        scene.window.openPanel(QStringLiteral("notes"));
        Note note;
        note.title = "Typed";
        QVERIFY(panel->editor()->addNote(note).has_value());
        QVERIFY(!scene.window.close());
        auto *box = scene.dialog<QMessageBox>();
        QVERIFY(box);
        box->button(QMessageBox::Cancel)->click();
        QVERIFY(scene.window.isVisible());
        QVERIFY(!scene.window.close());
        QVERIFY(QTest::qWaitFor([&] { return scene.dialog<QMessageBox>() != nullptr; }));
        scene.dialog<QMessageBox>()->button(QMessageBox::Save)->click();
        QVERIFY(QTest::qWaitFor([&] { return !scene.window.isVisible(); }));
        QVERIFY(scene.read().contains("## Typed"));
    }

    void notesAndRowsLeadToEachOther()
    {
        Scene scene;
        auto *panel = scene.window.notesPanel();
        Note note;
        note.title = "Mail goes to a capture mailbox"; // the judgement's
        QVERIFY(panel->editor()->addNote(note).has_value());
        scene.select(Area::Configuration, {"app-config/SMTP_HOST"});
        QPushButton *show = nullptr;
        for (auto *button : scene.window.inspector()->findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Show the note"))
                show = button;
        }
        QVERIFY(show && show->isVisible());
        show->click();
        QVERIFY(panel->isVisible());
        QCOMPARE(panel->form()->titleField()->text(),
                 QStringLiteral("Mail goes to a capture mailbox"));
        panel->form()->titleField()->setFocus();
        QTest::keyClick(panel->form()->titleField(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(scene.window.comparePanel()->isVisible());
        QCOMPARE(scene.window.searchField()->text(),
                 QStringLiteral("Mail goes to a capture mailbox"));
        panel->editor()->discard();
    }
};

QTEST_MAIN(TestRecordNotes)
#include "tst_recordnotes.moc"
