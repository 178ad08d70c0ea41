// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace sidestage {

/// A row of the credentials: where each is kept with an icon, in the colours of what that means.
class CredentialDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Before anything is painted.
    void setTheme(ThemePointer theme) { m_theme = std::move(theme); }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    ThemePointer m_theme;
};

} // namespace sidestage
