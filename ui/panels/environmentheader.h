// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QHeaderView>

#include <vector>

namespace sidestage {

/// Column heads with the colour of their environment. The first columns stay at the left when the
/// rest is scrolled.
class EnvironmentHeader final : public QHeaderView
{
    Q_OBJECT

public:
    struct Head
    {
        EnvironmentKind kind = EnvironmentKind::Development;
        QString detail; ///< muted, after the name: the branch
    };

    explicit EnvironmentHeader(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// By column of the judgement; the model's column 0 has none.
    void setHeads(std::vector<Head> heads);
    /// How many columns, from the left, never scroll away.
    void setFrozen(int count) { m_frozen = count; }
    /// Their width in all; 0 while nothing is scrolled.
    int frozenWidth() const;
    /// The frozen column at a viewport position, or -1.
    int frozenColumnAt(int x) const;
    /// Where a frozen column stands.
    int frozenPosition(int logical) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    /// A person has dragged a column elsewhere, or made one wider.
    void movedByHand();
    void resizedByHand();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int logical) const override;

private:
    std::vector<std::pair<int, int>> columns() const;

    ThemePointer m_theme;
    std::vector<Head> m_heads;
    int m_frozen = 1;
    std::vector<std::pair<int, int>> m_pressed; ///< columns and widths when a button went down
};

} // namespace sidestage
