// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/comparisonmodel.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QTreeView>

#include <map>

namespace sidestage {

class CellDelegate;
class EnvironmentHeader;

/// The tree table. The item column and the reference beside it stay at the left; rows that come
/// and go above the visible part do not move it; groups open by themselves where there is
/// something unexplained, unless a person closed them.
class CompareView final : public QTreeView
{
    Q_OBJECT

public:
    enum class Step { First, Previous, Next, Last };

    explicit CompareView(QWidget *parent = nullptr);

    void setComparison(ComparisonModel *model);
    void setTheme(ThemePointer theme);
    EnvironmentHeader *heads() const { return m_header; }
    /// The judgement's columns from left to right; the first is pinned beside the item column.
    void setColumnOrder(std::vector<int> columns);
    std::vector<int> columnOrder() const;
    /// By column of the model. Empty: the columns share the width of the view, and go on doing so
    /// when it changes.
    void setColumnWidths(std::map<int, int> widths);
    /// Selects the next unexplained row of that direction and opens what hides it; false where
    /// there is none.
    bool stepToUnexplained(Step step);

    QModelIndex indexAt(const QPoint &point) const override;
    QRect visualRect(const QModelIndex &index) const override;

Q_SIGNALS:
    /// Something else is on the screen: scrolled, opened, closed, exchanged.
    void viewChanged();

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect,
                      const QModelIndex &index) const override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void updateGeometries() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void rememberPlace();
    void restorePlace();
    void openGroups();
    void rememberChoice(const QModelIndex &index, bool isOpen);
    void arrangeColumns();
    void fitColumns();

    ComparisonModel *m_comparison = nullptr;
    CellDelegate *m_delegate;
    EnvironmentHeader *m_header;
    ThemePointer m_theme;
    QPersistentModelIndex m_topRow; ///< during an exchange: what stood at the top
    int m_topOffset = 0;
    QHash<QString, bool> m_choices; ///< groups that a person opened or closed, by area and path
    bool m_isOpening = false;
    std::vector<int> m_order;
    std::map<int, int> m_widths;
};

} // namespace sidestage
