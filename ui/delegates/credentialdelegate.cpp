// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/credentialdelegate.h"

#include "models/items/credentialmodel.h"

#include <QWidget>

namespace sidestage {

QSize CredentialDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {60, option.fontMetrics.height() + 12};
}

void CredentialDelegate::initStyleOption(QStyleOptionViewItem *option,
                                         const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->palette.setColor(QPalette::HighlightedText, m_theme->text());
    option->palette.setColor(QPalette::Highlight, m_theme->selection());
    const bool isProblem = index.data(CredentialModel::IsProblemRole).toBool();
    const bool isDue = index.data(CredentialModel::IsDueRole).toBool();
    QColor ink = m_theme->text();
    if (index.column() == CredentialModel::KeptIn && isProblem)
        ink = m_theme->ink(index.data(CredentialModel::IsUnknownRole).toBool() ? State::Unmeasured
                                                                               : State::Violation);
    else if (index.column() == CredentialModel::Set)
        ink = isDue ? m_theme->ink(State::Drift) : m_theme->mutedText();
    else if (index.column() == CredentialModel::UsedBy)
        ink = m_theme->mutedText();
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::HighlightedText, ink);
    if (index.column() != CredentialModel::KeptIn)
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {14, 14};
    const QPixmap drawing = m_theme->pixmap(
        index.data(CredentialModel::IconRole).toString(), isProblem ? ink : m_theme->mutedText(),
        14, option->widget ? option->widget->devicePixelRatioF() : 1);
    option->icon = QIcon(drawing);
    option->icon.addPixmap(drawing, QIcon::Selected); // as it is, and not tinted
}

} // namespace sidestage
