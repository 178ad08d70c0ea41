// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/navigation.h"

#include <QKeySequence>
#include <QPainter>
#include <QStyledItemDelegate>

namespace sidestage {

namespace {

enum Role { IconNameRole = Qt::UserRole, CountRole, CountStateRole };

class PanelDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    ThemePointer theme;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {100, option.fontMetrics.height() + 16};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        if (!theme)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect rect = option.rect.adjusted(6, 1, -6, -1);
        const bool isCurrent = option.state & QStyle::State_Selected;
        if (isCurrent) {
            painter->setPen(option.state & QStyle::State_HasFocus ? QPen(theme->accent(), 1.5)
                                                                  : QPen(Qt::NoPen));
            painter->setBrush(theme->selection());
            painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6);
        }
        painter->drawPixmap(rect.left() + 10, rect.top() + (rect.height() - 15) / 2,
                            theme->pixmap(index.data(IconNameRole).toString(),
                                          isCurrent ? theme->text() : theme->mutedText(), 15,
                                          painter->device()->devicePixelRatioF()));
        QFont font = option.font;
        font.setWeight(isCurrent ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        painter->setPen(theme->text());
        painter->drawText(rect.adjusted(34, 0, -8, 0), Qt::AlignVCenter, index.data().toString());
        painter->setPen(theme->ink(static_cast<State>(index.data(CountStateRole).toInt())));
        painter->drawText(rect.adjusted(8, 0, -10, 0), Qt::AlignVCenter | Qt::AlignRight,
                          index.data(CountRole).toString());
        painter->restore();
    }
};

} // namespace

Navigation::Navigation(QWidget *parent) : QListWidget(parent)
{
    setAccessibleName(tr("Panels"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new PanelDelegate(this));
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(120);
    setViewportMargins(0, 8, 0, 0);
    setMouseTracking(true);
}

void Navigation::setTheme(ThemePointer theme)
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::Base, theme->window());
    setPalette(palette);
    static_cast<PanelDelegate *>(itemDelegate())->theme = std::move(theme);
    viewport()->update();
}

void Navigation::addPanel(const QString &title, const QString &icon, const QKeySequence &shortcut)
{
    auto *item = new QListWidgetItem(title, this);
    item->setData(IconNameRole, icon);
    item->setToolTip(title % QStringLiteral(" (") % shortcut.toString(QKeySequence::NativeText)
                     % QLatin1Char(')'));
    if (count() == 1)
        setCurrentRow(0);
}

void Navigation::setCount(int panel, const QString &text, sidestage::State state)
{
    QListWidgetItem *each = item(panel);
    each->setData(CountRole, text);
    each->setData(CountStateRole, static_cast<int>(state));
    each->setData(Qt::AccessibleTextRole,
                  text.isEmpty() ? each->text() : each->text() % QStringLiteral(", ") % text);
}

} // namespace sidestage
