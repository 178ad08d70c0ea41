// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/notes/notelistview.h"

#include "models/items/notesmodel.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace sidestage {

namespace {

QFont strong(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont small(QFont font)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.92);
    return font;
}

class NoteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    ThemePointer theme;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int line = option.fontMetrics.height();
        if (index.data(NotesModel::IsHeadRole).toBool())
            return {100, line + 18};
        const bool hasWarning = !index.data(NotesModel::WarningRole).toString().isEmpty();
        return {100, (hasWarning ? 3 : 2) * (line + 2) + 20};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        if (!theme)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (index.data(NotesModel::IsHeadRole).toBool()) {
            painter->setFont(strong(small(option.font)));
            painter->setPen(theme->mutedText());
            painter->drawText(option.rect.adjusted(12, 8, -8, -2), Qt::AlignLeft | Qt::AlignVCenter,
                              elided(painter, index.data().toString(), option.rect.width() - 20));
        } else {
            paintCard(painter, option, index);
        }
        painter->restore();
    }

private:
    static QString elided(const QPainter *painter, const QString &text, int width)
    {
        return painter->fontMetrics().elidedText(text, Qt::ElideRight, width);
    }

    void paintCard(QPainter *painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const
    {
        const QRectF card = QRectF(option.rect).adjusted(8.5, 2.5, -8.5, -2.5);
        const bool isSelected = option.state & QStyle::State_Selected;
        const bool isFocused = isSelected && (option.state & QStyle::State_HasFocus);
        painter->setPen(QPen(isFocused ? theme->accent() : theme->line(), isFocused ? 1.5 : 1));
        painter->setBrush(isSelected ? theme->selection() : theme->base());
        painter->drawRoundedRect(card, 5, 5);
        const int line = option.fontMetrics.height() + 2;
        QRect text = option.rect.adjusted(18, 9, -18, 0);
        text.setHeight(line);
        const auto draw = [&](const QFont &font, const QColor &color, const QString &words) {
            painter->setFont(font);
            painter->setPen(color);
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                              elided(painter, words, text.width()));
            text.translate(0, line);
        };
        const auto title = index.data().toString();
        draw(strong(option.font), theme->text(),
             title.isEmpty() ? NoteListView::tr("(no title)") : title);
        if (const auto warning = index.data(NotesModel::WarningRole).toString(); !warning.isEmpty())
            draw(small(option.font), theme->ink(State::Drift), warning);
        draw(small(option.font), isSelected ? theme->text() : theme->mutedText(),
             index.data(NotesModel::DetailRole).toString());
    }
};

} // namespace

NoteListView::NoteListView(QWidget *parent) : QListView(parent)
{
    setAccessibleName(tr("Staging notes by state"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new NoteDelegate(this));
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMinimumWidth(180);
}

void NoteListView::setTheme(ThemePointer theme)
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::Base, theme->window());
    setPalette(palette);
    static_cast<NoteDelegate *>(itemDelegate())->theme = std::move(theme);
    viewport()->update();
}

QModelIndex NoteListView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    auto index = QListView::moveCursor(action, modifiers);
    const bool goesUp = action == MoveUp || action == MovePrevious || action == MovePageUp;
    while (index.isValid() && !(index.flags() & Qt::ItemIsSelectable)) {
        const auto next = index.siblingAtRow(index.row() + (goesUp ? -1 : 1));
        if (!next.isValid())
            return currentIndex();
        index = next;
    }
    return index;
}

} // namespace sidestage
