// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notespanel.h"

#include "models/items/notesmodel.h"
#include "models/judge/recording.h"
#include "ui/delegates/mainbutton.h"
#include "ui/editor/noteseditor.h"
#include "ui/panels/notes/noteform.h"
#include "ui/panels/notes/notelistview.h"
#include "ui/panels/notes/notepreview.h"
#include "ui/panels/notes/notesbanner.h"
#include "ui/panels/notes/notesource.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>
#include <utility>

namespace sidestage {

NotesPanel::~NotesPanel()
{
    m_covering.request_stop();
    m_worker.waitForDone();
}

void NotesPanel::connectEditor()
{
    connect(m_editor, &NotesEditor::opened, this, [this] {
        m_noteCount = m_editor->document().notes().notes.size();
        showDocument();
        selectNote(m_model->rows().size() > 1 ? m_model->rows()[1].note : -1);
    });
    connect(m_editor, &NotesEditor::documentChanged, this, &NotesPanel::keepNote);
    connect(m_editor, &NotesEditor::stateChanged, this, &NotesPanel::showState);
    connect(m_editor, &NotesEditor::saved, this, [this] {
        Q_EMIT messageRequested(
            m_form->hasPending()
                ? tr("Saved, but for a field that cannot be read yet: it says what is wrong.")
                : tr("The staging notes are saved."));
        Q_EMIT saved();
        if (const auto leave = std::exchange(m_leaving, {}))
            leave();
    });
    connect(m_editor, &NotesEditor::conflictFound, this, &NotesPanel::askToDecide);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (index.isValid() && index.data(NotesModel::NoteRole).toInt() >= 0)
                    selectNote(index.data(NotesModel::NoteRole).toInt());
            });
    connect(m_source, &NoteSource::noteEntered, this, [this](int note) {
        if (note >= 0)
            selectNote(note);
    });
    connect(m_form, &NoteForm::rowsRequested, m_rows, &QAction::trigger);
    connect(m_banner, &NotesBanner::decisionRequested, this, &NotesPanel::askToDecide);
    connect(m_views, &QTabBar::currentChanged, this, [this](int view) {
        m_stack->setCurrentIndex(view);
        if (m_note >= 0)
            m_source->showNote(static_cast<std::size_t>(m_note));
    });
    m_coverSoon.setSingleShot(true);
    m_coverSoon.setInterval(150);
    connect(&m_coverSoon, &QTimer::timeout, this, &NotesPanel::showCoverage);
}

void NotesPanel::setFolder(const std::string &folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_note = -1;
    m_judgement.reset();
    m_editor->open(folder + "/staging-notes.md");
}

void NotesPanel::setJudgement(std::shared_ptr<const Judgement> judgement)
{
    const bool isNew = judgement && (!m_judgement || m_pathCount != judgement->findings().size());
    m_pathCount = judgement ? judgement->findings().size() : 0;
    m_judgement = std::move(judgement);
    showDocument();
    m_coverSoon.start();
    if (!isNew)
        return;
    // What can be named in a note: the columns, and the paths of what differs.
    const auto &comparison = m_judgement->comparison();
    QStringList environments;
    for (const auto &column : comparison.topology().columns)
        environments.append(QString::fromStdString(column.name));
    m_form->setEnvironmentNames(environments);
    constexpr std::size_t enough = 3000; // for a list that people choose from
    QStringList paths;
    for (const auto &finding :
         m_judgement->findings().first(std::min(enough, m_judgement->findings().size()))) {
        const auto path = QString::fromStdString(comparison.path(finding.row).toString());
        if (paths.isEmpty() || paths.back() != path)
            paths.append(path);
    }
    m_form->setPaths(paths);
}

void NotesPanel::setToday(Date today)
{
    m_today = today;
    m_form->setToday(today);
    showDocument();
}

/// The current note stays the current one, wherever it stands by now.
void NotesPanel::keepNote()
{
    const auto &notes = m_editor->document().notes().notes;
    const auto at = static_cast<std::size_t>(m_note);
    const bool isSame = notes.size() == m_noteCount
        || (m_note >= 0 && at < notes.size() && notes[at].title == m_noteTitle);
    if (!isSame && m_note >= 0) {
        const auto found = std::ranges::find(notes, m_noteTitle, &Note::title);
        m_note = found != notes.end() ? static_cast<int>(found - notes.begin())
                                      : std::min(m_note, static_cast<int>(notes.size()) - 1);
    }
    m_noteCount = notes.size();
    showDocument();
    selectNote(m_note);
    m_coverSoon.start();
}

void NotesPanel::showDocument()
{
    const auto &notes = m_editor->document().notes();
    m_model->setRows(noteRows(notes, m_judgement.get(), m_today));
    const bool wantsReview = std::ranges::any_of(m_model->rows(), [](const NoteRow &row) {
        return row.note >= 0 && row.group <= NoteGroup::Incomplete;
    });
    Q_EMIT countChanged(static_cast<int>(notes.notes.size()), wantsReview);
    const auto index = m_model->indexOfNote(m_note);
    if (index.isValid() && m_list->currentIndex() != index)
        m_list->setCurrentIndex(index);
}

void NotesPanel::selectNote(int note)
{
    const auto &notes = m_editor->document().notes().notes;
    const bool isOther = note != m_note;
    m_note = note >= 0 && static_cast<std::size_t>(note) < notes.size() ? note : -1;
    m_noteTitle = m_note < 0 ? std::string() : notes[static_cast<std::size_t>(m_note)].title;
    for (auto *action : {m_remove, m_extend, m_rows})
        action->setEnabled(m_note >= 0 && (action == m_rows || !m_editor->isReadOnly()));
    m_form->setNote(m_note);
    m_preview->showNote(m_note);
    if (m_note >= 0 && !m_source->hasFocus())
        m_source->showNote(static_cast<std::size_t>(m_note));
    const auto index = m_model->indexOfNote(m_note);
    if (m_list->currentIndex() != index)
        m_list->setCurrentIndex(index);
    if (isOther)
        m_coverSoon.start();
}

void NotesPanel::showNote(int note)
{
    selectNote(note);
}

void NotesPanel::showNote(const std::string &title)
{
    const auto &notes = m_editor->document().notes().notes;
    const auto found = std::ranges::find(notes, title, &Note::title);
    if (found != notes.end())
        selectNote(static_cast<int>(found - notes.begin()));
}

void NotesPanel::showState()
{
    const bool isModified = m_editor->isModified();
    if (m_editor->error() && !m_editor->isSaving())
        m_leaving = {};
    m_save->setEnabled(isModified && !m_editor->isSaving());
    m_saveButton->setEnabled(m_save->isEnabled());
    m_add->setEnabled(m_editor->isOpen() && !m_editor->isReadOnly());
    m_title->setText(isModified ? tr("staging-notes.md – edited") : tr("staging-notes.md"));
    m_title->setToolTip(QString::fromStdString(m_editor->path()));
}

void NotesPanel::showCoverage()
{
    m_covering.request_stop();
    m_covering = std::stop_source();
    const auto &notes = m_editor->document().notes().notes;
    if (!m_judgement || m_note < 0 || static_cast<std::size_t>(m_note) >= notes.size()) {
        m_form->setCoverage({});
        return;
    }
    const auto &note = notes[static_cast<std::size_t>(m_note)];
    m_worker.start([this, judgement = m_judgement, differs = note.differs,
                    environments = note.environments, token = m_covering.get_token()] {
        const auto coverage = coverageOf(*judgement, differs, environments, token);
        const auto differences = coverage.drift.size() + coverage.known;
        const auto violations = coverage.violations;
        const auto others = coverage.others;
        QMetaObject::invokeMethod(
            this,
            [this, token, differences, violations, others] {
                if (token.stop_requested())
                    return;
                QString text = differences == 1
                    ? tr("Matches 1 difference now")
                    : tr("Matches %n differences now", nullptr, static_cast<int>(differences));
                text += QStringLiteral(" · ")
                    % (others == 1
                           ? tr("1 value that is equal")
                           : tr("%n values that are equal", nullptr, static_cast<int>(others)));
                if (violations > 0)
                    text += QStringLiteral(" · ")
                        % tr("%n violations, which no note explains", nullptr,
                             static_cast<int>(violations));
                m_form->setCoverage(text);
            },
            Qt::QueuedConnection);
    });
}

void NotesPanel::addNote()
{
    Note note;
    note.title = tr("What is different").toStdString();
    const auto count = m_editor->document().notes().notes.size();
    if (const auto added = m_editor->addNote(note); !added) {
        Q_EMIT messageRequested(QString::fromStdString(added.error().message));
        return;
    }
    selectNote(static_cast<int>(count));
    m_views->setCurrentIndex(0);
    m_form->titleField()->setFocus(Qt::OtherFocusReason);
    m_form->titleField()->selectAll();
}

void NotesPanel::removeNote()
{
    if (m_note < 0)
        return;
    const auto removed = m_editor->removeNote(static_cast<std::size_t>(m_note));
    Q_EMIT messageRequested(removed ? tr("The note was removed. Undo brings it back.")
                                    : QString::fromStdString(removed.error().message));
}

} // namespace sidestage
