// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/textdiffdialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace sidestage {

namespace {

/// What stands before each line: a sign and a blank.
constexpr int signWidth = 2;

using Selections = QList<QTextEdit::ExtraSelection>;

QChar signOf(DiffLine::Kind kind, bool isLeft)
{
    switch (kind) {
    case DiffLine::Kind::Equal:
        return QLatin1Char(' ');
    case DiffLine::Kind::Changed:
        return QLatin1Char('~');
    case DiffLine::Kind::OnlyLeft:
        return isLeft ? QChar(0x2212) : QLatin1Char(' ');
    case DiffLine::Kind::OnlyRight:
        return isLeft ? QLatin1Char(' ') : QLatin1Char('+');
    }
    return QLatin1Char(' ');
}

} // namespace

TextDiffDialog::TextDiffDialog(const ValueDiff &diff, const QString &leftTitle,
                               const QString &rightTitle, ThemePointer theme, QWidget *parent)
    : QDialog(parent), m_theme(std::move(theme))
{
    setWindowTitle(tr("%1 and %2 side by side").arg(leftTitle, rightTitle));
    auto *layout = new QVBoxLayout(this);
    auto *sides = new QHBoxLayout;
    layout->addLayout(sides, 1);
    const auto titled = [&](const QString &title) {
        auto *column = new QVBoxLayout;
        auto *label = new QLabel(title, this);
        label->setTextFormat(Qt::PlainText);
        auto *side = addSide(title);
        label->setBuddy(side);
        column->addWidget(label);
        column->addWidget(side, 1);
        sides->addLayout(column);
        return side;
    };
    m_left = titled(tr("%1 · reference").arg(leftTitle));
    m_right = titled(rightTitle);
    for (const auto &[one, other] : {std::pair(m_left, m_right), std::pair(m_right, m_left)}) {
        connect(one->verticalScrollBar(), &QScrollBar::valueChanged, other->verticalScrollBar(),
                &QScrollBar::setValue);
        connect(one->horizontalScrollBar(), &QScrollBar::valueChanged, other->horizontalScrollBar(),
                &QScrollBar::setValue);
    }
    m_summary = new QLabel(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *previous = buttons->addButton(tr("Previous  F7"), QDialogButtonBox::ActionRole);
    auto *next = buttons->addButton(tr("Next  F8"), QDialogButtonBox::ActionRole);
    // Not the buttons' own: those are pressed for a moment first.
    new QShortcut(QKeySequence(Qt::Key_F7), this, this, &TextDiffDialog::goToPrevious);
    new QShortcut(QKeySequence(Qt::Key_F8), this, this, &TextDiffDialog::goToNext);
    previous->setToolTip(tr("Go to the previous place that differs"));
    next->setToolTip(tr("Go to the next place that differs"));
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_summary, 1);
    bottom->addWidget(buttons);
    layout->addLayout(bottom);
    for (auto *button : {previous, next}) {
        button->setAutoDefault(false);
        button->setMinimumWidth(button->sizeHint().width() + 14);
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(previous, &QPushButton::clicked, this, &TextDiffDialog::goToPrevious);
    connect(next, &QPushButton::clicked, this, &TextDiffDialog::goToNext);
    fill(diff);
    previous->setEnabled(!m_differences.isEmpty());
    next->setEnabled(!m_differences.isEmpty());
    resize(1000, 560);
    m_left->setFocus();
    if (!m_differences.isEmpty())
        goTo(m_differences.front());
}

QPlainTextEdit *TextDiffDialog::addSide(const QString &title)
{
    auto *side = new QPlainTextEdit(this);
    side->setAccessibleName(tr("Text in %1").arg(title));
    side->setReadOnly(true);
    side->setLineWrapMode(QPlainTextEdit::NoWrap);
    side->setTabChangesFocus(true);
    side->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    side->setFont(m_theme->valueFont(font()));
    // as high on both sides, or lines would not stay opposite each other at the end
    side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    return side;
}

void TextDiffDialog::fill(const ValueDiff &diff)
{
    QStringList texts[2];
    bool wasEqual = true;
    for (int i = 0; i < diff.lines.size(); ++i) {
        const auto &line = diff.lines[i];
        texts[0].append(signOf(line.kind, true) % QLatin1Char(' ') % line.left);
        texts[1].append(signOf(line.kind, false) % QLatin1Char(' ') % line.right);
        const bool isEqual = line.kind == DiffLine::Kind::Equal;
        if (wasEqual && !isEqual)
            m_differences.append(i);
        wasEqual = isEqual;
    }
    m_left->setPlainText(texts[0].join(QLatin1Char('\n')));
    m_right->setPlainText(texts[1].join(QLatin1Char('\n')));
    const auto places = static_cast<int>(m_differences.size());
    m_summary->setText(places == 1 ? tr("1 place differs")
                                   : tr("%n places differ", nullptr, places));

    for (const bool isLeft : {true, false}) {
        auto *side = isLeft ? m_left : m_right;
        Selections selections;
        for (int i = 0; i < diff.lines.size(); ++i) {
            const auto &line = diff.lines[i];
            if (line.kind == DiffLine::Kind::Equal)
                continue;
            const bool isFiller =
                line.kind == (isLeft ? DiffLine::Kind::OnlyRight : DiffLine::Kind::OnlyLeft);
            QTextEdit::ExtraSelection ground;
            ground.cursor = QTextCursor(side->document()->findBlockByNumber(i));
            ground.format.setBackground(isFiller ? m_theme->window() : m_theme->tint(State::Drift));
            ground.format.setProperty(QTextFormat::FullWidthSelection, true);
            selections.append(ground);
            for (const auto &mark : isLeft ? line.leftMarks : line.rightMarks) {
                QTextEdit::ExtraSelection change;
                change.cursor = ground.cursor;
                change.cursor.setPosition(ground.cursor.position() + signWidth
                                          + static_cast<int>(mark.begin));
                change.cursor.setPosition(change.cursor.position() + static_cast<int>(mark.length),
                                          QTextCursor::KeepAnchor);
                change.format.setForeground(m_theme->ink(State::Drift));
                change.format.setFontWeight(QFont::Bold);
                change.format.setFontUnderline(true);
                selections.append(change);
            }
        }
        side->setExtraSelections(selections);
    }
}

int TextDiffDialog::currentLine() const
{
    return m_left->textCursor().blockNumber();
}

void TextDiffDialog::goTo(int line)
{
    for (auto *side : {m_left, m_right}) {
        side->setTextCursor(QTextCursor(side->document()->findBlockByNumber(line)));
        side->ensureCursorVisible();
    }
}

void TextDiffDialog::goToNext()
{
    const auto next = std::ranges::upper_bound(m_differences, currentLine());
    if (next != m_differences.end())
        goTo(*next);
}

void TextDiffDialog::goToPrevious()
{
    const auto here = std::ranges::lower_bound(m_differences, currentLine());
    if (here != m_differences.begin())
        goTo(*std::prev(here));
}

} // namespace sidestage
