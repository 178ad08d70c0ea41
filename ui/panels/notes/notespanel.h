// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"
#include "models/notes/notes.h"
#include "ui/theme/theme.h"

#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>
#include <stop_token>

class QAction;
class QLabel;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace sidestage {

class MainButton;
class MergeDialog;
class NoteForm;
class NoteListView;
class NotePreview;
class NotesBanner;
class NotesEditor;
class NotesModel;
class NoteSource;

/// The Staging notes panel: the notes by state, one of them as a form or all as Markdown, and the
/// document as it is read. Two views of one text, with one undo.
class NotesPanel final : public QWidget
{
    Q_OBJECT

public:
    /// Unsaved text is kept in `draftFolder` in case of a crash.
    explicit NotesPanel(const QString &draftFolder, QWidget *parent = nullptr);
    ~NotesPanel() override;

    void setTheme(ThemePointer theme);
    /// The notes of the workspace in that folder; the same one again changes nothing.
    void setFolder(const std::string &folder);
    /// nullptr: nothing was judged yet.
    void setJudgement(std::shared_ptr<const Judgement> judgement);
    /// In UTC; begins with the machine's.
    void setToday(Date today);
    Date today() const { return m_today; }
    void showNote(int note);
    /// The first note of that title.
    void showNote(const std::string &title);
    /// What has to be seen to before the text may be let go: calls `then` at once where nothing is
    /// unsaved; else asks, and calls it after saving or discarding. Not called where the person
    /// stays.
    void askBeforeLeaving(const std::function<void()> &then);
    /// Asks a person about the notes that both sides changed.
    void askToDecide();
    bool hasUnsaved() const;
    /// What F6 goes through.
    QWidgetList panes() const;
    /// Adds a note that somebody recorded, and saves it unless other edits wait for that.
    Result<void> record(const Note &note);
    /// Everything that can be done here, for a menu.
    void fill(QMenu *menu) const;

    NotesEditor *editor() const { return m_editor; }
    NotesModel *model() const { return m_model; }
    NoteListView *list() const { return m_list; }
    NoteForm *form() const { return m_form; }
    NoteSource *source() const { return m_source; }
    NotePreview *preview() const { return m_preview; }
    NotesBanner *banner() const { return m_banner; }
    QTabBar *views() const { return m_views; }
    int currentNote() const { return m_note; }

Q_SIGNALS:
    /// The file on disk has changed by saving.
    void saved();
    /// How many notes there are, and whether some want a person.
    void countChanged(int notes, bool wantsReview);
    /// The rows that a note explains are to be shown.
    void rowsRequested(const QString &title);
    void messageRequested(const QString &sentence);

private:
    void buildActions();
    QWidget *buildBar();
    void buildViews();
    QAction *addAction(const QString &text, const QString &toolTip, const QKeySequence &key);
    void connectEditor();
    void showDocument();
    void showState();
    void selectNote(int note);
    void showCoverage();
    void addNote();
    void removeNote();
    void keepNote();

    NotesEditor *m_editor;
    NotesModel *m_model;
    ThemePointer m_theme;
    std::shared_ptr<const Judgement> m_judgement;
    std::string m_folder;
    Date m_today;
    int m_note = -1;
    std::string m_noteTitle; ///< of the current one, to find it again
    std::size_t m_noteCount = 0;
    std::size_t m_pathCount = 0; ///< of the judgement that completion was made from

    QAction *m_save;
    QAction *m_undo;
    QAction *m_redo;
    QAction *m_add;
    QAction *m_remove;
    QAction *m_extend;
    QAction *m_rows;
    QAction *m_switch;
    QLabel *m_title;
    MainButton *m_saveButton;
    NotesBanner *m_banner;
    NoteListView *m_list;
    QTabBar *m_views;
    QStackedWidget *m_stack;
    NoteForm *m_form;
    NoteSource *m_source;
    QLabel *m_previewCaption;
    NotePreview *m_preview;
    QSplitter *m_splitter;
    MergeDialog *m_dialog = nullptr;
    std::function<void()> m_leaving; ///< what waits for saving

    QTimer m_coverSoon;
    std::stop_source m_covering;
    QThreadPool m_worker;
};

} // namespace sidestage
