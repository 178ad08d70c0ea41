// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace sidestage {

/// A row of what was found in a folder: with an icon, quieter where nothing followed from it, and
/// in the colour of mistakes where it could not be read. The words say the same.
class FindingDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    FindingDelegate(ThemePointer theme, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    ThemePointer m_theme;
};

} // namespace sidestage
