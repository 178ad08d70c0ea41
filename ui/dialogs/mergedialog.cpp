// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/mergedialog.h"

#include "models/text/showntext.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace sidestage {

MergeDialog::MergeDialog(NotesMerge merge, const ThemePointer &theme, QWidget *parent)
    : QDialog(parent)
    , m_merge(std::move(merge))
    , m_theme(theme)
    , m_choices(m_merge.conflicts().size(), MergeChoice::Both)
    , m_list(new QListWidget(this))
    , m_buttons(new QButtonGroup(this))
{
    setWindowTitle(tr("Changed here and on disk"));
    resize(980, 560);
    auto *layout = new QVBoxLayout(this);
    auto *words = new QLabel(tr("The file was written by somebody else while it was edited here. "
                                "What only one side changed is taken from there. These were "
                                "changed on both sides: choose for each."),
                             this);
    words->setWordWrap(true);
    layout->addWidget(words);
    m_list->setAccessibleName(tr("Notes that were changed on both sides"));
    constexpr int shownLines = 6;
    m_list->setFixedHeight(fontMetrics().lineSpacing()
                               * std::clamp(static_cast<int>(m_choices.size()), 2, shownLines)
                           + 14);
    layout->addWidget(m_list);
    auto *choices = new QHBoxLayout;
    for (const auto &[choice, text, toolTip] :
         {std::tuple{MergeChoice::Ours, tr("Keep &mine"), tr("What was edited here")},
          std::tuple{MergeChoice::Theirs, tr("Take &theirs"), tr("What is on disk now")},
          std::tuple{MergeChoice::Both, tr("&Both"),
                     tr("One after the other, to be joined by hand")}}) {
        auto *button = new QRadioButton(text, this);
        button->setToolTip(toolTip);
        m_buttons->addButton(button, static_cast<int>(choice));
        choices->addWidget(button);
    }
    choices->addStretch(1);
    layout->addLayout(choices);
    auto *sides = new QHBoxLayout;
    for (const auto &[side, title] :
         {std::pair{&m_ours, tr("Mine")}, std::pair{&m_base, tr("Before both changes")},
          std::pair{&m_theirs, tr("Theirs, on disk")}}) {
        auto *column = new QVBoxLayout;
        auto *caption = new QLabel(title, this);
        *side = addSide(title, this);
        caption->setBuddy(*side);
        column->addWidget(caption);
        column->addWidget(*side, 1);
        sides->addLayout(column);
    }
    layout->addLayout(sides, 1);
    auto *box = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    box->button(QDialogButtonBox::Ok)->setText(tr("Join"));
    box->button(QDialogButtonBox::Cancel)->setText(tr("Later"));
    layout->addWidget(box);
    for (int i = 0; i < static_cast<int>(m_choices.size()); ++i)
        m_list->addItem(itemText(i));
    connect(m_list, &QListWidget::currentRowChanged, this, &MergeDialog::show);
    connect(m_buttons, &QButtonGroup::idClicked, this, [this](int id) {
        if (m_list->currentRow() >= 0)
            choose(m_list->currentRow(), static_cast<MergeChoice>(id));
    });
    connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_list->setCurrentRow(0);
}

QPlainTextEdit *MergeDialog::addSide(const QString &title, QWidget *parent)
{
    auto *side = new QPlainTextEdit(parent);
    side->setReadOnly(true);
    side->setTabChangesFocus(true);
    side->setAccessibleName(title);
    side->setFont(m_theme->valueFont(font()));
    return side;
}

/// Lines that the base does not have.
void MergeDialog::markChanges(QPlainTextEdit &side)
{
    const auto base = m_base->toPlainText().split(QLatin1Char('\n'));
    QList<QTextEdit::ExtraSelection> marks;
    for (auto block = side.document()->begin(); &side != m_base && block.isValid();
         block = block.next()) {
        if (block.text().isEmpty() || base.contains(block.text()))
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        mark.format.setBackground(m_theme->tint(State::Drift));
        mark.format.setFontUnderline(true);
        marks.append(mark);
    }
    side.setExtraSelections(marks);
}

QString MergeDialog::itemText(int conflict) const
{
    const auto at = static_cast<std::size_t>(conflict);
    const auto &title = m_merge.conflicts()[at].title;
    const auto name = title.empty() ? tr("Text between notes") : QString::fromStdString(title);
    const auto choice = m_choices[at];
    return name % QStringLiteral(" – ")
        % (choice == MergeChoice::Ours         ? tr("mine")
               : choice == MergeChoice::Theirs ? tr("theirs")
                                               : tr("both"));
}

void MergeDialog::choose(int conflict, MergeChoice choice)
{
    m_choices[static_cast<std::size_t>(conflict)] = choice;
    m_list->item(conflict)->setText(itemText(conflict));
    show(conflict);
}

void MergeDialog::show(int conflict)
{
    if (conflict < 0)
        return;
    const auto at = static_cast<std::size_t>(conflict);
    m_buttons->button(static_cast<int>(m_choices[at]))->setChecked(true);
    const auto &parts = m_merge.conflicts()[at];
    // The base first: the others are marked by it.
    for (const auto &[side, text] : {std::pair{m_base, &parts.base}, std::pair{m_ours, &parts.ours},
                                     std::pair{m_theirs, &parts.theirs}}) {
        side->setPlainText(*text ? shownText(**text) : QString());
        side->setPlaceholderText(*text ? QString() : tr("not there"));
        markChanges(*side);
    }
}

} // namespace sidestage
