// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/findingdelegate.h"

#include "models/items/findingsmodel.h"

namespace sidestage {

FindingDelegate::FindingDelegate(ThemePointer theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(std::move(theme))
{
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {60, option.fontMetrics.height() + 10};
}

void FindingDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const bool isUnread = index.data(FindingsModel::IsUnreadRole).toBool();
    const bool isQuiet = index.data(FindingsModel::LeadsNowhereRole).toBool();
    const QColor ink = isUnread ? m_theme->ink(State::Violation)
        : isQuiet               ? m_theme->mutedText()
                                : m_theme->text();
    // a long path is told by both of its ends
    option->textElideMode =
        index.column() == FindingsModel::Where ? Qt::ElideMiddle : Qt::ElideRight;
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::Highlight, m_theme->selection());
    option->palette.setColor(QPalette::HighlightedText, isUnread ? ink : m_theme->text());
    const auto icon = index.data(FindingsModel::IconRole).toString();
    if (icon.isEmpty())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {14, 14};
    const QColor drawing = isUnread || isQuiet ? ink : m_theme->ink(State::Match);
    option->icon = m_theme->pixmap(icon, drawing, 14, 1);
}

} // namespace sidestage
