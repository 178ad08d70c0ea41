// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/noteform.h"

#include "models/notes/fieldwriting.h"
#include "ui/editor/noteseditor.h"
#include "ui/editor/patternlines.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>

#include <algorithm>

namespace sidestage {

void NoteForm::connectFields()
{
    connect(m_title, &QLineEdit::textEdited, this, &NoteForm::writeTitle);
    const auto connectText = [this](QPlainTextEdit *field, NoteField of) {
        connect(field, &QPlainTextEdit::textChanged, this, [this, field, of] {
            if (!m_isSyncing)
                write(of,
                      of == NoteField::Differs ? patternsValue(field->toPlainText())
                                               : field->toPlainText().toStdString(),
                      field);
        });
    };
    connectText(m_differs, NoteField::Differs);
    connectText(m_why, NoteField::Why);
    connectText(m_tested, NoteField::Tested);
    const auto connectLine = [this](QLineEdit *field, NoteField of) {
        // also what a completion puts in, which nobody typed
        connect(field, &QLineEdit::textChanged, this, [this, field, of] {
            if (!m_isSyncing)
                write(of, field->text().toStdString(), field);
        });
    };
    connectLine(m_environments, NoteField::Environments);
    connectLine(m_owner, NoteField::Owner);
    connectLine(m_review, NoteField::ReviewBy);
    connect(m_reviewed, &QPushButton::clicked, this, &NoteForm::extendReview);
    connect(m_rows, &QPushButton::clicked, this, &NoteForm::rowsRequested);
    connect(&m_editor, &NotesEditor::documentChanged, this, &NoteForm::sync);
    connect(&m_editor, &NotesEditor::stateChanged, this, &NoteForm::sync);
}

void NoteForm::write(NoteField field, const std::string &value, QWidget *from)
{
    if (m_note < 0)
        return;
    take(from, [&] { return m_editor.setField(static_cast<std::size_t>(m_note), field, value); });
}

void NoteForm::take(QWidget *from, const std::function<Result<void>()> &edit)
{
    {
        // The field that is typed into keeps what was typed.
        const QScopedValueRollback syncing(m_isSyncing, true);
        const auto result = edit();
        say(from, result ? QString() : QString::fromStdString(result.error().message));
    }
    sync();
}

void NoteForm::writeTitle()
{
    if (m_note < 0)
        return;
    take(m_title, [this] {
        return m_editor.setTitle(static_cast<std::size_t>(m_note), m_title->text().toStdString());
    });
}

void NoteForm::extendReview()
{
    const auto day = std::chrono::sys_days(m_today) + std::chrono::days(reviewDays);
    write(NoteField::ReviewBy, written(Date(day)), m_review);
    sync();
}

void NoteForm::setNote(int note)
{
    if (note != m_note) {
        m_note = note;
        // What could not be read in another note's field is not this one's.
        for (const auto &[field, label] : m_problems)
            label->hide();
    }
    sync();
}

void NoteForm::setToday(Date today)
{
    m_today = today;
}

void NoteForm::syncSentence(QWidget *field, const std::string &value)
{
    auto *line = qobject_cast<QLineEdit *>(field);
    auto *text = qobject_cast<QPlainTextEdit *>(field);
    const auto shown = line ? line->text() : text->toPlainText();
    // A space that was typed last is no part of the sentence, and is not taken from under the
    // fingers.
    if (readSentence(shown.toStdString()) == value && (!value.empty() || shown.trimmed().isEmpty()))
        return;
    line ? line->setText(QString::fromStdString(value))
         : text->setPlainText(QString::fromStdString(value));
}

void NoteForm::sync()
{
    const auto &notes = m_editor.document().notes().notes;
    const bool isThere = m_note >= 0 && static_cast<std::size_t>(m_note) < notes.size();
    m_fields->setVisible(isThere);
    m_empty->setVisible(!isThere);
    m_empty->setText(notes.empty()
                         ? tr("No difference is explained yet. Select rows in Compare and record "
                              "them (Ctrl+K), or add a note here (Ctrl+N).")
                         : tr("Select a note to read and edit it."));
    if (!isThere || m_isSyncing)
        return;
    const QScopedValueRollback syncing(m_isSyncing, true);
    const auto &note = notes[static_cast<std::size_t>(m_note)];
    const auto isPending = [this](QWidget *field) { return !problemOf(field).isEmpty(); };
    if (!isPending(m_title))
        syncSentence(m_title, note.title);
    syncSentence(m_why, note.why);
    syncSentence(m_tested, note.tested);
    syncSentence(m_owner, note.owner);
    std::vector<FieldProblem> ignored;
    if (!isPending(m_differs)
        && readPatterns(patternsValue(m_differs->toPlainText()), ignored) != note.differs)
        m_differs->setPlainText(patternLines(note.differs));
    if (!isPending(m_environments)
        && readNames(m_environments->text().toStdString(), ignored) != note.environments)
        m_environments->setText(QString::fromStdString(writtenNames(note.environments)));
    if (!isPending(m_review)) {
        const auto day =
            note.reviewBy ? QString::fromStdString(written(*note.reviewBy)) : QString();
        if (m_review->text().trimmed() != day)
            m_review->setText(day);
    }
    m_pins->setVisible(!note.accepted.empty());
    m_pins->setText(note.accepted.size() == 1
                        ? tr("Explains the one pair of values that was accepted, and no other.")
                        : tr("Explains the %n pairs of values that were accepted, and no others.",
                             nullptr, static_cast<int>(note.accepted.size())));
    QStringList lacking;
    for (const auto &problem : note.problems)
        lacking.append(QString::fromStdString(problem.message));
    m_lacking->setText(lacking.join(QLatin1Char('\n')));
    m_lacking->setVisible(!lacking.isEmpty());
    const bool isReadOnly = m_editor.isReadOnly();
    for (auto *line : {m_title, m_environments, m_owner, m_review})
        line->setReadOnly(isReadOnly);
    for (auto *text : {m_differs, m_why, m_tested})
        text->setReadOnly(isReadOnly);
    m_reviewed->setEnabled(!isReadOnly);
}

void NoteForm::say(QWidget *field, const QString &problem)
{
    auto *label = m_problems.at(field);
    label->setText(problem);
    label->setVisible(!problem.isEmpty());
    field->setAccessibleDescription(problem);
}

QString NoteForm::problemOf(QWidget *field) const
{
    const auto *label = m_problems.at(field);
    return label->isHidden() ? QString() : label->text();
}

bool NoteForm::hasPending() const
{
    return std::any_of(m_problems.begin(), m_problems.end(),
                       [](const auto &entry) { return !entry.second->isHidden(); });
}

void NoteForm::setCoverage(const QString &sentence)
{
    m_coverage->setText(sentence);
    m_coverage->setVisible(!sentence.isEmpty());
}

} // namespace sidestage
