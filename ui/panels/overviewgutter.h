// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <vector>

namespace sidestage {

class CompareView;
class ComparisonModel;

/// The whole table at a glance, beside its scroll bar: where several rows share a pixel the worst
/// shows, the visible part is framed, a click goes there.
class OverviewGutter final : public QWidget
{
    Q_OBJECT

public:
    OverviewGutter(CompareView *view, ComparisonModel *model, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// From top to bottom, one for each pixel.
    const std::vector<State> &profile() const { return m_profile; }
    QSize sizeHint() const override { return {14, 60}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void measure();
    void jump(int y);
    double contentHeight() const;

    CompareView *m_view;
    ComparisonModel *m_model;
    ThemePointer m_theme;
    std::vector<State> m_profile;
    QTimer m_measure; ///< many changes at once are measured once
};

} // namespace sidestage
