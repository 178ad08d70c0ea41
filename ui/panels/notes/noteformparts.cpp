// SPDX-License-Identifier: Apache-2.0
// How the form's fields stand below each other; what they do is in noteform.cpp.
#include "ui/panels/notes/noteform.h"

#include "ui/editor/linecompleter.h"
#include "ui/editor/noteseditor.h"
#include "ui/editor/undokeys.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>

namespace sidestage {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    return label;
}

} // namespace

NoteForm::NoteForm(NotesEditor &editor, QWidget *parent)
    : QScrollArea(parent)
    , m_editor(editor)
    , m_undoKeys(new UndoKeys(this))
    , m_environmentNames(new QStringListModel(this))
    , m_paths(new QStringListModel(this))
{
    setAccessibleName(tr("The note as a form"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget(this);
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 6, 16, 16);
    m_empty = plainLabel(content);
    m_empty->setAlignment(Qt::AlignCenter);
    m_fields = new QWidget(content);
    layout->addWidget(m_fields);
    layout->addWidget(m_empty, 1);
    layout->addStretch(0);
    auto *fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(4);
    build(fields);
    setWidget(content);
    connectFields();
    sync();
}

QLabel *NoteForm::addCaption(QVBoxLayout *layout, const QString &text, QWidget *buddy)
{
    auto *caption = plainLabel(m_fields);
    caption->setText(text);
    caption->setBuddy(buddy);
    caption->setContentsMargins(0, 9, 0, 0);
    layout->addWidget(caption);
    m_captions.push_back(caption);
    buddy->setAccessibleName(text);
    buddy->installEventFilter(m_undoKeys);
    return caption;
}

void NoteForm::addProblem(QVBoxLayout *layout, QWidget *field)
{
    auto *problem = plainLabel(m_fields);
    problem->hide();
    layout->addWidget(problem);
    m_problems.emplace(field, problem);
}

QLineEdit *NoteForm::addLine(QVBoxLayout *layout, const QString &caption)
{
    auto *field = new QLineEdit(m_fields);
    field->setMinimumHeight(30);
    field->setTextMargins(4, 0, 4, 0);
    addCaption(layout, caption, field);
    layout->addWidget(field);
    addProblem(layout, field);
    return field;
}

QPlainTextEdit *NoteForm::addText(QVBoxLayout *layout, const QString &caption, int lines)
{
    auto *field = new QPlainTextEdit(m_fields);
    field->setUndoRedoEnabled(false);
    field->setTabChangesFocus(true);
    field->document()->setDocumentMargin(6);
    field->setFixedHeight(fontMetrics().lineSpacing() * lines + 16);
    addCaption(layout, caption, field);
    layout->addWidget(field);
    addProblem(layout, field);
    return field;
}

void NoteForm::build(QVBoxLayout *layout)
{
    m_lacking = plainLabel(m_fields);
    m_lacking->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_lacking);
    m_title = addLine(layout, tr("What is different"));
    m_differs = addText(layout, tr("Paths it covers, one a line"), 3);
    m_differs->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_differs->setToolTip(tr("* stands for one segment or a part of one, ** for any number"));
    auto *below = new QHBoxLayout;
    m_coverage = plainLabel(m_fields);
    m_rows = new QPushButton(tr("Show in Compare"), m_fields);
    m_rows->setToolTip(tr("Show the differences that this note explains"));
    m_rows->setMinimumWidth(m_rows->sizeHint().width() + 14);
    below->addWidget(m_coverage, 1);
    below->addWidget(m_rows, 0, Qt::AlignTop);
    layout->addLayout(below);
    m_environments = addLine(layout, tr("Environments"));
    m_environments->setPlaceholderText(tr("every environment"));
    m_environments->setToolTip(tr("Names with *, separated by commas"));
    m_why = addText(layout, tr("Why it is meant"), 3);
    m_tested = addText(layout, tr("How the real thing is tested safely"), 3);
    m_owner = addLine(layout, tr("Owner"));
    m_review = new QLineEdit(m_fields);
    m_review->setMinimumHeight(30);
    m_review->setTextMargins(4, 0, 4, 0);
    m_review->setMaximumWidth(150);
    m_review->setPlaceholderText(tr("2027-02-01"));
    m_review->setToolTip(tr("The last day on which the note counts, in UTC"));
    addCaption(layout, tr("Review by"), m_review);
    m_reviewed = new QPushButton(tr("Reviewed: extend by %1 days").arg(reviewDays), m_fields);
    m_reviewed->setMinimumSize(m_reviewed->sizeHint().width() + 14, 30);
    m_reviewed->setToolTip(tr("Still meant: review it again %1 days from today").arg(reviewDays));
    auto *review = new QHBoxLayout;
    review->addWidget(m_review, 1);
    review->addWidget(m_reviewed);
    review->addStretch(1);
    layout->addLayout(review);
    addProblem(layout, m_review);
    m_pins = plainLabel(m_fields);
    m_pins->setContentsMargins(0, 9, 0, 0);
    layout->addWidget(m_pins);
    completeLine(m_environments, m_environmentNames);
    completeText(m_differs, m_paths);
}

void NoteForm::setEnvironmentNames(const QStringList &names)
{
    m_environmentNames->setStringList(names);
}

void NoteForm::setPaths(const QStringList &paths)
{
    m_paths->setStringList(paths);
}

void NoteForm::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    applyTheme();
}

void NoteForm::applyTheme()
{
    const auto setInk = [](QLabel *label, const QColor &color) {
        QPalette palette = label->palette();
        // labels on a base draw with the one, on a window with the other
        palette.setColor(QPalette::WindowText, color);
        palette.setColor(QPalette::Text, color);
        label->setPalette(palette);
    };
    QFont small = font();
    small.setWeight(QFont::DemiBold);
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.92);
    for (auto *caption : m_captions) {
        caption->setFont(small);
        setInk(caption, m_theme->mutedText());
    }
    for (auto *label : {m_coverage, m_pins, m_empty})
        setInk(label, m_theme->mutedText());
    for (const auto &[field, label] : m_problems)
        setInk(label, m_theme->ink(State::Violation));
    setInk(m_lacking, m_theme->ink(State::Violation));
    m_differs->setFont(m_theme->valueFont(font()));
    // Set into the ground, so that they are seen in a dark palette too.
    for (const auto &[field, label] : m_problems) {
        QPalette palette = field->palette();
        palette.setColor(QPalette::Base, m_theme->isDark() ? m_theme->window() : m_theme->base());
        field->setPalette(palette);
    }
}

} // namespace sidestage
