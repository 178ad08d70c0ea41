// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace sidestage {

/// A cell of the overview: its counts as icon and number, and the words that tell most. State never
/// by colour alone.
class OverviewDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setTheme(ThemePointer theme) { m_theme = std::move(theme); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    ThemePointer m_theme;
};

} // namespace sidestage
