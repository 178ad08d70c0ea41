// SPDX-License-Identifier: Apache-2.0
#include "models/items/notesmodel.h"
#include "tests/support/picture.h"
#include "tests/support/property.h"
#include "tests/support/samplejudgement.h"
#include "tests/support/windowwarnings.h"
#include "ui/dialogs/mergedialog.h"
#include "ui/editor/noteseditor.h"
#include "ui/panels/notes/noteform.h"
#include "ui/panels/notes/notelistview.h"
#include "ui/panels/notes/notepreview.h"
#include "ui/panels/notes/notesbanner.h"
#include "ui/panels/notes/notesource.h"
#include "ui/panels/notes/notespanel.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QUndoStack>

#include <sys/stat.h>
#include <unistd.h>

using namespace sidestage;

namespace {

const QByteArray document("\xEF\xBB\xBF---\r\ntitle: kept\r\n---\r\n# Staging notes\r\n\r\n"
                          "## Mail goes to a capture mailbox  \r\n"
                          "* **Differs:** `*/SMTP_HOST`,\t`web/robots`\r\n"
                          "* **Why:** Customers must never receive mail from a test.\r\n"
                          "* **How the real thing is tested:** After each release.  \r\n"
                          "* **Owner:** Platform team\r\n"
                          "* **Review by:** 2026-12-01\r\n\r\n"
                          "<!-- a comment -->\r\n"
                          "![picture](https://elsewhere.test/a.png)\r\n\r\n"
                          "## The catalogue is smaller\r\n"
                          "- **Differs:** `database/tables/**`\r\n"
                          "- **Why:** It takes hours.");

/// While it lives, a test that runs as root has the rights of nobody: root may write everything.
class WithoutSuperuser
{
public:
    WithoutSuperuser() : m_isRoot(geteuid() == 0)
    {
        if (m_isRoot && setresuid(nobody, nobody, 0) != 0)
            qFatal("cannot become another user");
    }
    ~WithoutSuperuser()
    {
        if (m_isRoot && setresuid(0, 0, 0) != 0)
            qFatal("cannot become root again");
    }
    WithoutSuperuser(const WithoutSuperuser &) = delete;
    WithoutSuperuser &operator=(const WithoutSuperuser &) = delete;

private:
    static constexpr uid_t nobody = 65534;
    bool m_isRoot;
};

/// A panel with that document on the screen.
struct Scene
{
    QTemporaryDir folder;
    std::unique_ptr<NotesPanel> panel;

    explicit Scene(const QByteArray &bytes = document)
    {
        if (!bytes.isNull())
            write(bytes);
        open();
    }
    void open()
    {
        panel = std::make_unique<NotesPanel>(folder.filePath(QStringLiteral("drafts")));
        panel->setToday(
            Date{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}});
        panel->setTheme(std::make_shared<const Theme>(lightPalette()));
        panel->resize(1200, 800);
        panel->show();
        QSignalSpy opened(panel->editor(), &NotesEditor::opened);
        panel->setFolder(folder.path().toStdString());
        QVERIFY(opened.wait());
        QVERIFY(QTest::qWaitForWindowActive(panel.get()));
    }
    QString path() const { return folder.filePath(QStringLiteral("staging-notes.md")); }
    void write(const QByteArray &bytes) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QByteArray read() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }
    NotesEditor *editor() const { return panel->editor(); }
    QByteArray bytes() const { return QByteArray::fromStdString(editor()->bytes()); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier) const
    {
        panel->activateWindow(); // a dialog may have been
        QVERIFY(QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; }));
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void save() const
    {
        QSignalSpy saved(panel.get(), &NotesPanel::saved);
        press(Qt::Key_S);
        QVERIFY(saved.wait());
    }
    template <typename Dialog>
    Dialog *dialog() const
    {
        Dialog *found = nullptr;
        const auto isThere = [&] {
            for (auto *widget : QApplication::topLevelWidgets()) {
                if (auto *each = qobject_cast<Dialog *>(widget); each && each->isVisible())
                    found = each;
            }
            return found != nullptr;
        };
        return QTest::qWaitFor(isThere) ? found : nullptr;
    }
};

QByteArray replaced(QByteArray bytes, const char *before, const char *after)
{
    if (!bytes.contains(before))
        qFatal("the document has no such words");
    return bytes.replace(before, after);
}

} // namespace

class TestNotesPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(lightPalette()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void typingInTheFormChangesTheFieldsBytesAlone()
    {
        Scene scene;
        scene.panel->showNote(0);
        auto *why = scene.panel->form()->whyField();
        why->setFocus();
        why->moveCursor(QTextCursor::End);
        QTest::keyClicks(why, QStringLiteral(" Ever, "));
        why->insertPlainText(QStringLiteral("ü")); // no key of the test's own keyboard
        QTest::keyClicks(why, QStringLiteral("."));
        const auto expected = replaced(document, "from a test.", "from a test. Ever, ü.");
        QCOMPARE(scene.bytes(), expected);
        QVERIFY(scene.panel->source()->toPlainText().contains(QStringLiteral("test. Ever, ü.")));
        QCOMPARE(why->toPlainText(),
                 QStringLiteral("Customers must never receive mail from a test. Ever, ü."));
        QVERIFY(scene.editor()->isModified());
        // One undo for both views: the whole word goes, and every byte is as it was.
        scene.press(Qt::Key_Z);
        QCOMPARE(scene.bytes(), document);
        QCOMPARE(why->toPlainText(),
                 QStringLiteral("Customers must never receive mail from a test."));
        QVERIFY(!scene.editor()->isModified());
        scene.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(scene.bytes(), expected);
        scene.save();
        QCOMPARE(scene.read(), expected);
        QVERIFY(!scene.editor()->isModified());
    }

    void typingInTheSourceChangesTheForm()
    {
        Scene scene;
        scene.panel->showNote(0);
        scene.panel->views()->setCurrentIndex(1);
        auto *source = scene.panel->source();
        source->setFocus();
        auto cursor = source->document()->find(QStringLiteral("Platform team"));
        QVERIFY(!cursor.isNull());
        source->setTextCursor(cursor);
        QTest::keyClicks(source, QStringLiteral("Payments"));
        QTest::keyClick(source, Qt::Key_Return);
        QTest::keyClicks(source, QStringLiteral("* **Ticket:** 7"));
        QCOMPARE(scene.bytes(), replaced(document, "Platform team", "Payments\r\n* **Ticket:** 7"));
        QCOMPARE(scene.panel->form()->ownerField()->text(), QStringLiteral("Payments"));
        while (scene.editor()->undoStack()->canUndo())
            scene.press(Qt::Key_Z);
        QCOMPARE(scene.bytes(), document);
        QCOMPARE(scene.panel->form()->ownerField()->text(), QStringLiteral("Platform team"));
    }

    void whatCannotBeReadIsSaidAtItsField()
    {
        Scene scene;
        scene.panel->showNote(0);
        auto *form = scene.panel->form();
        form->reviewField()->setFocus();
        form->reviewField()->selectAll();
        QTest::keyClicks(form->reviewField(), QStringLiteral("2027-13-01"));
        QVERIFY(!form->problemOf(form->reviewField()).isEmpty());
        QCOMPARE(form->reviewField()->text(), QStringLiteral("2027-13-01"));
        QVERIFY(!scene.bytes().contains("2027-13"));
        form->reviewField()->selectAll();
        QTest::keyClicks(form->reviewField(), QStringLiteral("2027-03-01"));
        QCOMPARE(form->problemOf(form->reviewField()), QString());
        QCOMPARE(scene.bytes(), replaced(document, "2026-12-01", "2027-03-01"));
    }

    void reviewedExtendsTheDay()
    {
        Scene scene;
        scene.panel->showNote(0);
        QTest::mouseClick(scene.panel->form()->reviewedButton(), Qt::LeftButton);
        QCOMPARE(scene.bytes(), replaced(document, "2026-12-01", "2027-02-19"));
    }

    void notesStandByState()
    {
        Scene scene;
        const auto *model = scene.panel->model();
        QStringList lines;
        for (int i = 0; i < model->rowCount(); ++i)
            lines.append(model->index(i).data().toString());
        QCOMPARE(lines,
                 (QStringList{QStringLiteral("Due for review · 1"),
                              QStringLiteral("Mail goes to a capture mailbox"),
                              QStringLiteral("Incomplete · 1"),
                              QStringLiteral("The catalogue is smaller")}));
        scene.panel->setJudgement(sample::shopJudgement());
        QVERIFY(model->index(1)
                    .data(NotesModel::DetailRole)
                    .toString()
                    .contains(QStringLiteral("explains 2 differences")));
        QVERIFY(QTest::qWaitFor([&] { // counted on a thread of its own
            for (const auto *label : scene.panel->form()->findChildren<QLabel *>()) {
                if (label->text().startsWith(QStringLiteral("Matches 2 differences now")))
                    return true;
            }
            return false;
        }));
        // The keyboard passes over the heads.
        auto *list = scene.panel->list();
        list->setFocus();
        QCOMPARE(scene.panel->currentNote(), 0);
        QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(scene.panel->currentNote(), 1);
        QTest::keyClick(list, Qt::Key_Up);
        QCOMPARE(scene.panel->currentNote(), 0);
    }

    void problemsAreUnderlinedInTheSource()
    {
        Scene scene;
        scene.panel->views()->setCurrentIndex(1);
        keepPicture(*scene.panel, QStringLiteral("notes-markdown"));
        const auto marks = scene.panel->source()->extraSelections();
        QVERIFY(!marks.isEmpty());
        QCOMPARE(marks.front().cursor.block().text(),
                 QStringLiteral("## The catalogue is smaller"));
    }

    void aChangeOnDiskIsTakenIn()
    {
        Scene scene;
        scene.panel->showNote(0);
        scene.panel->form()->ownerField()->setFocus();
        scene.panel->form()->ownerField()->setText(QStringLiteral("Me"));
        scene.write(replaced(document, "It takes hours.", "It takes days."));
        scene.editor()->checkDisk();
        const auto both = replaced(replaced(document, "It takes hours.", "It takes days."),
                                   "Platform team", "Me");
        QVERIFY(QTest::qWaitFor([&] { return scene.bytes() == both; }));
        QVERIFY(scene.panel->banner()->text().contains(QStringLiteral("changed on disk")));
        scene.save();
        QCOMPARE(scene.read(), both);
    }

    void aNoteThatBothSidesChangedIsAChoice()
    {
        Scene scene;
        scene.panel->showNote(0);
        scene.panel->form()->ownerField()->setFocus();
        scene.panel->form()->ownerField()->setText(QStringLiteral("Me"));
        scene.write(replaced(document, "Platform team", "Somebody else"));
        // Saving must not overwrite what it has never seen.
        scene.press(Qt::Key_S);
        auto *dialog = scene.dialog<MergeDialog>();
        QVERIFY(dialog);
        QVERIFY(scene.read().contains("Somebody else"));
        QVERIFY(scene.panel->banner()->text().contains(QStringLiteral("one note")));
        keepPicture(*dialog, QStringLiteral("notes-merge"));
        keepPicture(*scene.panel, QStringLiteral("notes-conflict"));
        dialog->choose(0, MergeChoice::Ours);
        dialog->accept();
        QVERIFY(!scene.editor()->conflict());
        scene.panel->form()->ownerField()->setFocus();
        scene.save();
        QCOMPARE(scene.read(), replaced(document, "Platform team", "Me"));
    }

    void choosingBothLosesNothing()
    {
        Scene scene;
        scene.panel->form()->ownerField()->setText(QStringLiteral("Me"));
        scene.write(replaced(document, "Platform team", "Somebody else"));
        scene.editor()->checkDisk();
        auto *dialog = scene.dialog<MergeDialog>();
        QVERIFY(dialog);
        dialog->accept();
        QVERIFY(scene.bytes().contains("**Owner:** Me"));
        QVERIFY(scene.bytes().contains("**Owner:** Somebody else"));
        QCOMPARE(scene.editor()->document().notes().notes.size(), std::size_t(3));
        // Taken back, the text has not seen the disk again, and cannot overwrite it.
        scene.editor()->undoStack()->undo();
        QVERIFY(!scene.bytes().contains("Somebody else"));
        scene.editor()->save();
        QVERIFY(scene.dialog<MergeDialog>());
        QVERIFY(scene.read().contains("Somebody else"));
    }

    void aCrashLosesNothing()
    {
        QTemporaryDir drafts;
        Scene scene;
        scene.panel->form()->ownerField()->setText(QStringLiteral("Typed before the crash"));
        const auto isKept = [&] {
            const QDir folder(scene.folder.filePath(QStringLiteral("drafts")));
            return !folder.entryList({QStringLiteral("*.md")}).isEmpty();
        };
        QVERIFY(QTest::qWaitFor(isKept));
        scene.panel.reset(); // nobody saved
        QCOMPARE(scene.read(), document);
        scene.open();
        QVERIFY(scene.bytes().contains("Typed before the crash"));
        QVERIFY(scene.editor()->isModified());
        QVERIFY(scene.panel->banner()->text().contains(QStringLiteral("recovered")));
        scene.panel->form()->ownerField()->setFocus();
        scene.save();
        QVERIFY(QTest::qWaitFor([&] { return !isKept(); }));
        QVERIFY(scene.read().contains("Typed before the crash"));
    }

    void leavingIsAskedAbout()
    {
        Scene scene;
        int left = 0;
        scene.panel->askBeforeLeaving([&] { ++left; });
        QCOMPARE(left, 1);
        scene.panel->form()->ownerField()->setText(QStringLiteral("Me"));
        scene.panel->askBeforeLeaving([&] { ++left; });
        auto *box = scene.dialog<QMessageBox>();
        QVERIFY(box);
        box->button(QMessageBox::Cancel)->click();
        QCOMPARE(left, 1);
        QVERIFY(QTest::qWaitFor([&] { return !box->isVisible(); }));
        scene.panel->askBeforeLeaving([&] { ++left; });
        scene.dialog<QMessageBox>()->button(QMessageBox::Save)->click();
        QVERIFY(QTest::qWaitFor([&] { return left == 2; }));
        QCOMPARE(scene.read(), replaced(document, "Platform team", "Me"));
    }

    void aFileThatCannotBeWrittenIsSaidInThePanel()
    {
        Scene scene;
        QVERIFY(chmod(QFile::encodeName(scene.folder.path()).constData(), 0755) == 0);
        QVERIFY(chmod(QFile::encodeName(scene.path()).constData(), 0444) == 0);
        {
            const WithoutSuperuser nobody;
            scene.editor()->checkDisk();
            QVERIFY(QTest::qWaitFor([&] { return scene.editor()->isReadOnly(); }));
        }
        QVERIFY(scene.panel->banner()->text().contains(QStringLiteral("cannot be written")));
        QVERIFY(scene.panel->form()->ownerField()->isReadOnly());
        QVERIFY(scene.panel->source()->isReadOnly());
    }

    void whatCannotBeReadIsSaidAndNeverWritten()
    {
        Scene folder{QByteArray()};
        QVERIFY(QDir(folder.folder.path()).mkdir(QStringLiteral("staging-notes.md")));
        folder.open();
        QVERIFY(!folder.editor()->isOpen());
        QVERIFY(folder.panel->banner()->text().contains(QStringLiteral("not a file")));
        Scene utf16(QByteArray("\xFF\xFE"
                               "a\0",
                               4));
        QVERIFY(utf16.panel->banner()->text().contains(QStringLiteral("UTF-16")));
        QVERIFY(utf16.panel->source()->isReadOnly());
        utf16.editor()->save();
        // More than notes may be was read in part: it must not come to be all there is.
        const QByteArray large(static_cast<qsizetype>(NotesDocument::maximumSize) + 10, 'x');
        Scene tooLarge(large);
        QVERIFY(tooLarge.panel->banner()->text().contains(QStringLiteral("4 MiB")));
        QVERIFY(!tooLarge.editor()->setTitle(0, "x"));
        tooLarge.editor()->save();
        QTest::qWait(50);
        QCOMPARE(tooLarge.read(), large);
    }

    void aFileThatWasTakenAwayIsKept()
    {
        Scene scene;
        QVERIFY(QFile::remove(scene.path()));
        scene.editor()->checkDisk();
        QVERIFY(QTest::qWaitFor([&] { return scene.editor()->isGone(); }));
        QVERIFY(scene.panel->banner()->text().contains(QStringLiteral("taken away")));
        scene.panel->form()->ownerField()->setFocus();
        scene.save();
        QCOMPARE(scene.read(), document);
    }

    void theFirstNoteOfAWorkspace()
    {
        Scene scene{QByteArray()};
        QVERIFY(scene.bytes().isEmpty());
        scene.panel->setFocus();
        QTest::keyClick(scene.panel.get(), Qt::Key_N, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), scene.panel->form()->titleField());
        QTest::keyClicks(scene.panel->form()->titleField(), QStringLiteral("Mail"));
        scene.panel->form()->patternsField()->setFocus();
        QTest::keyClicks(scene.panel->form()->patternsField(), QStringLiteral("mail/**"));
        scene.save();
        QCOMPARE(scene.read(),
                 QByteArray("# Staging notes\n\n## Mail\n\n- **Differs:** `mail/**`\n\n"));
    }

    void anyEditsCanBeTakenBack()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("staging-notes.md")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(document), document.size());
        file.close();
        NotesEditor alone(folder.path()); // no view slows it down
        auto *editor = &alone;
        QSignalSpy opened(editor, &NotesEditor::opened);
        editor->open(file.fileName().toStdString());
        QVERIFY(opened.wait());
        SIDESTAGE_PROPERTY("edits of the form", [&] {
            editor->undoStack()->clear();
            const auto before = editor->bytes();
            const auto other = std::string(editor->document().section(1));
            const auto words =
                rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab ü-\n`*#")));
            for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
                const auto field = static_cast<NoteField>(*rc::gen::inRange(0, 7));
                // Some cannot be written: then nothing changes.
                if (*rc::gen::inRange(0, 4) == 0)
                    (void)editor->setTitle(0, *words);
                else
                    (void)editor->setField(0, field, *words);
            }
            RC_ASSERT(editor->document().notes().notes.size() == std::size_t(2));
            RC_ASSERT(std::string(editor->document().section(1)) == other);
            const auto after = editor->bytes();
            while (editor->undoStack()->canUndo())
                editor->undoStack()->undo();
            RC_ASSERT(editor->bytes() == before);
            while (editor->undoStack()->canRedo())
                editor->undoStack()->redo();
            RC_ASSERT(editor->bytes() == after);
            while (editor->undoStack()->canUndo())
                editor->undoStack()->undo();
        });
        QCOMPARE(QByteArray::fromStdString(editor->bytes()), document);
    }

    void aLargeTextIsParsedElsewhere()
    {
        QByteArray large("# Staging notes\n");
        while (static_cast<std::size_t>(large.size()) < NotesEditor::largeText)
            large += "\n## A note\n- **Owner:** somebody\n" + QByteArray(200, 'x') + "\n";
        Scene scene(large);
        auto *source = scene.panel->source();
        scene.panel->views()->setCurrentIndex(1);
        source->setFocus();
        source->moveCursor(QTextCursor::End);
        QTest::keyClick(source, Qt::Key_Return);
        QTest::keyClicks(source, QStringLiteral("## The last"));
        QTest::keyClick(source, Qt::Key_Return);
        QVERIFY(!scene.editor()->isParsed());
        QCOMPARE(scene.bytes(), QByteArray(large + "\n## The last\n"));
        QVERIFY(QTest::qWaitFor([&] { return scene.editor()->isParsed(); }));
        QCOMPARE(scene.editor()->document().notes().notes.back().title, std::string("The last"));
    }

    void theDocumentIsShownWithoutFetchingAnything()
    {
        Scene scene;
        auto *preview = scene.panel->preview();
        QVERIFY(QTest::qWaitFor([&] {
            return preview->toPlainText().contains(QStringLiteral("The catalogue is smaller"));
        }));
        QVERIFY(!preview->toPlainText().contains(QStringLiteral("title: kept")));
        QVERIFY(!preview->openExternalLinks());
        QVERIFY(preview->document()
                    ->resource(QTextDocument::ImageResource,
                               QUrl(QStringLiteral("https://elsewhere.test/a.png")))
                    .isNull());
    }
};

QTEST_MAIN(TestNotesPanel)
#include "tst_notespanel.moc"
