// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/valuebox.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace sidestage {

namespace {

constexpr int mostLines = 8;

} // namespace

ValueBox::ValueBox(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setLineWrapMode(WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(6);
}

void ValueBox::setValue(const QString &text)
{
    if (text != toPlainText())
        setPlainText(text);
    fit();
}

void ValueBox::setMarks(const QList<ValueDiff::Mark> &marks, const QColor &ink)
{
    QList<QTextEdit::ExtraSelection> selections;
    for (const auto &mark : marks) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = textCursor();
        selection.cursor.setPosition(static_cast<int>(mark.begin));
        selection.cursor.setPosition(static_cast<int>(mark.begin + mark.length),
                                     QTextCursor::KeepAnchor);
        selection.format.setForeground(ink);
        selection.format.setFontWeight(QFont::Bold);
        selection.format.setFontUnderline(true);
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void ValueBox::setEdge(const QColor &color)
{
    m_edge = color;
    viewport()->update();
}

void ValueBox::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? palette().color(QPalette::Highlight) : m_edge);
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void ValueBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void ValueBox::fit()
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < mostLines;
         block = block.next()) {
        blockBoundingRect(block); // lays the block out, which counts its lines
        lines += std::max(1, block.layout()->lineCount());
    }
    const int text = std::min(lines, mostLines) * fontMetrics().lineSpacing();
    const int height =
        text + 2 * static_cast<int>(document()->documentMargin()) + 2 * frameWidth() + 2;
    setVerticalScrollBarPolicy(lines >= mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (height != maximumHeight() || height != minimumHeight())
        setFixedHeight(height);
}

} // namespace sidestage
