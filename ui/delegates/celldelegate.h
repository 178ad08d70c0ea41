// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace sidestage {

/// Paints the rows of the comparison: icon, words and tint together, so that no state is told by
/// colour alone. Known differences are italic; groups show the sums of what is below them.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CellDelegate(QObject *parent = nullptr);

    void setTheme(ThemePointer theme) { m_theme = std::move(theme); }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintItem(QPainter &painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    void paintSums(QPainter &painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    void paintValue(QPainter &painter, const QStyleOptionViewItem &option,
                    const QModelIndex &index) const;
    /// Returns where the text after the icon begins.
    int paintIcon(QPainter &painter, const QRect &rect, int x, const QString &icon,
                  const QColor &color) const;

    ThemePointer m_theme;
};

} // namespace sidestage
