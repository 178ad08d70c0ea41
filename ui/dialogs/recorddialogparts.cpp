// SPDX-License-Identifier: Apache-2.0
// How the dialog's parts stand below each other; what they do is in recorddialog.cpp.
#include "ui/dialogs/recorddialog.h"

#include "ui/delegates/mainbutton.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidestage {

void RecordDialog::addRow(QVBoxLayout *layout, const QString &caption, QWidget *field)
{
    auto *label = new QLabel(caption, this);
    label->setBuddy(field);
    label->setTextFormat(Qt::PlainText);
    field->setAccessibleName(QString(caption).remove(QLatin1Char('&')));
    layout->addWidget(label);
    layout->addWidget(field);
    layout->addSpacing(4);
}

QLineEdit *RecordDialog::addLine(QVBoxLayout *layout, const QString &caption)
{
    auto *field = new QLineEdit(this);
    field->setMinimumHeight(30);
    field->setTextMargins(4, 0, 4, 0);
    addRow(layout, caption, field);
    return field;
}

QPlainTextEdit *RecordDialog::addText(QVBoxLayout *layout, const QString &caption, int lines)
{
    auto *field = new QPlainTextEdit(this);
    field->setTabChangesFocus(true);
    field->setFixedHeight(fontMetrics().lineSpacing() * lines + 16);
    field->document()->setDocumentMargin(6);
    addRow(layout, caption, field);
    return field;
}

void RecordDialog::build(const ThemePointer &theme)
{
    setWindowTitle(tr("Record as known difference"));
    resize(900, 500);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(18);
    auto *words = new QVBoxLayout;
    auto *scope = new QVBoxLayout;
    for (auto *side : {words, scope})
        side->setSpacing(3);
    m_title = addLine(words, tr("&What is different"));
    m_why = addText(words, tr("Wh&y it is meant"), 4);
    m_tested = addText(words, tr("How the real thing is &tested safely"), 4);
    m_owner = addLine(words, tr("&Owner"));
    m_review = addLine(words, tr("Review &by"));
    m_review->setToolTip(tr("The last day on which the note counts, in UTC: 2027-02-01"));
    words->addStretch(1);

    m_patterns = addText(scope, tr("&Paths it covers, one a line"), 4);
    m_patterns->setFont(theme->valueFont(font()));
    m_patterns->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_patterns->setToolTip(tr("* stands for one segment or a part of one, ** for any number"));
    m_environments = addLine(scope, tr("&Environments"));
    m_environments->setPlaceholderText(tr("every environment"));
    m_covers = new QLabel(this);
    m_covers->setWordWrap(true);
    m_covers->setTextFormat(Qt::PlainText);
    m_covers->setAccessibleName(tr("What it would explain"));
    scope->addWidget(m_covers);
    m_rows = new QListWidget(this);
    m_rows->setAccessibleName(tr("Differences that it would explain"));
    m_rows->setFont(theme->valueFont(font()));
    m_rows->setSelectionMode(QAbstractItemView::NoSelection);
    scope->addWidget(m_rows, 1);
    m_sweeping = new QCheckBox(tr("I have looked: it is meant to cover &all of this"), this);
    m_sweeping->hide();
    scope->addWidget(m_sweeping);
    m_pin = new QCheckBox(tr("Accept these &values alone: others are drift again"), this);
    m_pin->setToolTip(tr("Writes a fingerprint of both sides of each difference into the note"));
    m_pin->setChecked(m_subject.fingerprints != nullptr);
    m_pin->setEnabled(m_subject.fingerprints != nullptr);
    scope->addWidget(m_pin);
    m_keyHint = new QLabel(tr("The key of these fingerprints ends with the program: nobody can "
                              "check them later. Set SIDESTAGE_FINGERPRINT_KEY, or leave values "
                              "open."),
                           this);
    m_keyHint->setWordWrap(true);
    m_keyHint->setVisible(m_subject.fingerprints
                          && m_subject.fingerprints->lasts() == Fingerprinter::Lasts::OneRun);
    QPalette warning = m_keyHint->palette();
    warning.setColor(QPalette::WindowText, theme->ink(State::Drift));
    m_keyHint->setPalette(warning);
    scope->addWidget(m_keyHint);
    sides->addLayout(words, 4);
    sides->addLayout(scope, 5);
    layout->addLayout(sides, 1);

    auto *end = new QHBoxLayout;
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(tr("What is lacking"));
    QPalette ink = m_problem->palette();
    ink.setColor(QPalette::WindowText, theme->ink(State::Violation));
    m_problem->setPalette(ink);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setMinimumHeight(30);
    cancel->setAutoDefault(false);
    m_record = new MainButton(this);
    m_record->setTheme(theme);
    m_record->setText(tr("Record"));
    m_record->setAccessibleName(tr("Record as known difference"));
    m_record->setToolTip(tr("Write the note into staging-notes.md"));
    m_record->setMinimumSize(120, 30);
    m_record->setEnabled(false);
    m_record->setDefault(true);
    end->addWidget(m_problem, 1);
    end->addWidget(cancel);
    end->addWidget(m_record);
    layout->addLayout(end);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_record, &QPushButton::clicked, this, &RecordDialog::accept);
    m_title->setFocus(Qt::OtherFocusReason);
}

} // namespace sidestage
