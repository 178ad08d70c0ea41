// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QHeaderView>

namespace sidestage {

/// The heads of the overview's grid: environments above, with their colour and what they mirror;
/// areas at the left. For an OverviewModel.
class OverviewHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit OverviewHeader(Qt::Orientation orientation, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);

protected:
    QSize sectionSizeFromContents(int logical) const override;
    void paintSection(QPainter *painter, const QRect &rect, int logical) const override;

private:
    ThemePointer m_theme;
};

} // namespace sidestage
