// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/compareview.h"

#include "ui/delegates/celldelegate.h"
#include "ui/panels/environmentheader.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace sidestage {

CompareView::CompareView(QWidget *parent)
    : QTreeView(parent), m_delegate(new CellDelegate(this)), m_header(new EnvironmentHeader(this))
{
    setHeader(m_header);
    setItemDelegate(m_delegate);
    setUniformRowHeights(true); // what makes long lists cheap
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setAllColumnsShowFocus(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setIndentation(18);
    setFrameShape(QFrame::NoFrame);
    setExpandsOnDoubleClick(true);
    setAccessibleName(tr("Comparison of environments"));
    m_header->setStretchLastSection(true);
    connect(this, &QTreeView::expanded, this, [this](const auto &i) { rememberChoice(i, true); });
    connect(this, &QTreeView::collapsed, this, [this](const auto &i) { rememberChoice(i, false); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &CompareView::viewChanged);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &CompareView::viewChanged);
}

void CompareView::setComparison(ComparisonModel *model)
{
    m_comparison = model;
    // before the view's own slots, so that the place is taken from the old rows
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, &CompareView::rememberPlace);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { m_choices.clear(); });
    setModel(model);
    connect(model, &QAbstractItemModel::layoutChanged, this, &CompareView::restorePlace);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        arrangeColumns();
        openGroups();
        Q_EMIT viewChanged();
    });
}

void CompareView::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    m_delegate->setTheme(m_theme);
    m_header->setTheme(m_theme);
    viewport()->update();
}

void CompareView::setColumnOrder(std::vector<int> columns)
{
    m_order = std::move(columns);
    arrangeColumns();
}

std::vector<int> CompareView::columnOrder() const
{
    std::vector<int> order;
    for (int visual = 1; visual < m_header->count(); ++visual)
        order.push_back(m_header->logicalIndex(visual) - 1);
    return order;
}

void CompareView::setColumnWidths(std::map<int, int> widths)
{
    m_widths = std::move(widths);
    fitColumns();
}

void CompareView::arrangeColumns()
{
    if (m_header->count() <= static_cast<int>(m_order.size()))
        return;
    for (std::size_t i = 0; i < m_order.size(); ++i)
        m_header->moveSection(m_header->visualIndex(m_order[i] + 1), static_cast<int>(i) + 1);
    fitColumns();
}

void CompareView::fitColumns()
{
    constexpr int narrowest = 140;
    const auto shown = std::count_if(m_order.begin(), m_order.end(),
                                     [this](int column) { return !isColumnHidden(column + 1); });
    if (shown == 0 || m_header->count() <= static_cast<int>(m_order.size()))
        return;
    const int width = viewport()->width();
    const int items = std::clamp(width * 36 / 100, 220, 360);
    const int each = std::max(narrowest, (width - items) / static_cast<int>(shown));
    for (int column = 0; column < m_header->count(); ++column) {
        const auto own = m_widths.find(column);
        m_header->resizeSection(column,
                                own != m_widths.end() ? own->second
                                    : column == 0     ? items
                                                      : each);
    }
    updateGeometries();
}

void CompareView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    // a scroll bar that comes or goes changes the width too
    if (m_widths.empty() && event->size().width() != event->oldSize().width())
        fitColumns();
}

void CompareView::updateGeometries()
{
    QTreeView::updateGeometries();
    if (m_header->count() == 0)
        return;
    // in a narrow window two frozen columns would leave no room for the others
    const int both = m_header->sectionSize(0)
        + (m_header->count() > 1 ? m_header->sectionSize(m_header->logicalIndex(1)) : 0);
    m_header->setFrozen(!m_order.empty() && both < viewport()->width() * 6 / 10 ? 2 : 1);
}

void CompareView::rememberPlace()
{
    const QModelIndex top = QTreeView::indexAt(QPoint(1, 0));
    // at the very beginning a person expects to stay at the beginning
    m_topRow = verticalScrollBar()->value() == 0 ? QModelIndex() : top.siblingAtColumn(0);
    m_topOffset = top.isValid() ? QTreeView::visualRect(top).top() : 0;
}

void CompareView::restorePlace()
{
    openGroups();
    if (m_topRow.isValid()) {
        executeDelayedItemsLayout();
        const int moved = QTreeView::visualRect(m_topRow).top() - m_topOffset;
        verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
    }
    m_topRow = QPersistentModelIndex();
    Q_EMIT viewChanged();
}

void CompareView::openGroups()
{
    m_isOpening = true;
    bool isLaidOut = true;
    for (const std::uint32_t node : m_comparison->tree().opened()) {
        const QModelIndex index = m_comparison->indexOf(node);
        if (isExpanded(index))
            continue;
        if (!m_choices.isEmpty()) {
            const auto key = m_comparison->tree().key(node);
            const QString name = QString::number(static_cast<int>(key.area)) % QLatin1Char('/')
                % QString::fromStdString(key.path);
            if (!m_choices.value(name, true))
                continue;
        }
        // with a layout already due, opening one is only noted: many cost no more than one
        if (isLaidOut) {
            scheduleDelayedItemsLayout();
            isLaidOut = false;
        }
        expand(index);
    }
    m_isOpening = false;
}

void CompareView::rememberChoice(const QModelIndex &index, bool isOpen)
{
    if (!m_isOpening) {
        const auto key = m_comparison->tree().key(m_comparison->nodeOf(index));
        m_choices.insert(QString::number(static_cast<int>(key.area)) % QLatin1Char('/')
                             % QString::fromStdString(key.path),
                         isOpen);
    }
    Q_EMIT viewChanged();
}

bool CompareView::stepToUnexplained(Step step)
{
    const ComparisonTree &tree = m_comparison->tree();
    const auto nodes = tree.unexplained();
    const std::uint32_t current = m_comparison->nodeOf(currentIndex());
    auto found = nodes.end();
    if (step == Step::First || (step == Step::Next && current == ComparisonTree::none))
        found = nodes.begin();
    else if (step == Step::Next)
        found = std::upper_bound(nodes.begin(), nodes.end(), current);
    else if (step == Step::Last || current == ComparisonTree::none)
        found = nodes.empty() ? nodes.end() : nodes.end() - 1;
    else if (const auto at = std::lower_bound(nodes.begin(), nodes.end(), current);
             at != nodes.begin())
        found = at - 1;
    if (found == nodes.end())
        return false;
    // the column too, so that the inspector speaks of the environment that drifts
    const auto row = tree.node(*found).row;
    int column = 0;
    auto worst = sidestage::State::Unmeasured; // the view has a State of its own
    for (std::size_t i = 0; i < tree.columnCount(); ++i) {
        const Verdict &verdict = tree.judgement()->verdict(row, i);
        if (!tree.filter().isHidden(i) && verdict.isFinding() && verdict.state > worst) {
            worst = verdict.state;
            column = static_cast<int>(i) + 1;
        }
    }
    const QModelIndex index = m_comparison->indexOf(*found, column);
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

QModelIndex CompareView::indexAt(const QPoint &point) const
{
    const QModelIndex index = QTreeView::indexAt(point);
    const int frozen = m_header->frozenColumnAt(point.x());
    if (frozen < 0)
        return index;
    const QModelIndex row = index.isValid() ? index : QTreeView::indexAt(QPoint(1, point.y()));
    return row.siblingAtColumn(frozen);
}

QRect CompareView::visualRect(const QModelIndex &index) const
{
    QRect rect = QTreeView::visualRect(index);
    if (m_header->offset() > 0 && rect.isValid() && m_header->visualIndex(index.column()) < 2
        && m_header->frozenColumnAt(m_header->frozenPosition(index.column())) == index.column())
        rect.translate(m_header->offset(), 0);
    return rect;
}

void CompareView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    const bool isSelected = selectionModel()->isRowSelected(index.row(), index.parent());
    const QColor ground = isSelected ? m_theme->selection()
        : index.parent().isValid()   ? m_theme->base()
                                     : palette().color(QPalette::AlternateBase);
    painter->fillRect(row, ground);
    QStyleOptionViewItem plain = option;
    plain.state &= ~(QStyle::State_Selected | QStyle::State_HasFocus);
    plain.palette.setColor(QPalette::Highlight, ground);
    QTreeView::drawRow(painter, plain, index);
    for (int visual = 0; m_header->offset() > 0 && visual < 2; ++visual) {
        const int logical = m_header->logicalIndex(visual);
        const int x = m_header->frozenPosition(logical);
        if (m_header->frozenColumnAt(x) != logical)
            break;
        QRect cell(x, row.top(), m_header->sectionSize(logical), row.height());
        painter->fillRect(cell, ground);
        QStyleOptionViewItem frozen = plain;
        if (logical == 0) {
            const QRect content = QTreeView::visualRect(index.siblingAtColumn(0));
            const int indent = content.left() + m_header->offset();
            drawBranches(painter, QRect(0, cell.top(), indent, cell.height()), index);
            cell.setLeft(indent);
        }
        frozen.rect = cell;
        m_delegate->paint(painter, frozen, index.siblingAtColumn(logical));
        painter->fillRect(QRect(cell.right(), cell.top(), 1, cell.height()), m_theme->line());
    }
    painter->fillRect(QRect(0, row.bottom(), row.width(), 1), m_theme->line());
    if (isSelected) {
        const QColor edge = hasFocus() ? m_theme->accent() : m_theme->mutedText();
        painter->fillRect(QRect(0, row.top() - 1, row.width(), 1), edge);
        painter->fillRect(QRect(0, row.bottom(), row.width(), 1), edge);
        if (hasFocus() && currentIndex().column() > 0 && currentIndex().row() == index.row()) {
            painter->setPen(QPen(m_theme->accent(), 1));
            painter->drawRect(visualRect(currentIndex()).adjusted(0, 0, -1, -1));
        }
    }
}

void CompareView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (m_comparison->rowCount(index.siblingAtColumn(0)) == 0)
        return;
    constexpr int size = 11;
    const QString icon = isExpanded(index.siblingAtColumn(0)) ? QStringLiteral("collapse")
                                                              : QStringLiteral("expand");
    painter->drawPixmap(
        rect.right() - indentation() + (indentation() - size) / 2 + 1,
        rect.top() + (rect.height() - size) / 2,
        m_theme->pixmap(icon, m_theme->mutedText(), size, painter->device()->devicePixelRatioF()));
}

void CompareView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    if (dx == 0)
        return;
    // the frozen columns must not move with the rest
    viewport()->update();
    m_header->viewport()->update();
}

void CompareView::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_header->frozenColumnAt(point.x()) == 0) {
        const QModelIndex index = indexAt(point);
        const int indent = visualRect(index).left();
        if (index.isValid() && point.x() < indent && point.x() >= indent - indentation()
            && m_comparison->rowCount(index) > 0) {
            setExpanded(index, !isExpanded(index));
            return;
        }
    }
    QTreeView::mousePressEvent(event);
}

void CompareView::focusInEvent(QFocusEvent *event)
{
    QTreeView::focusInEvent(event);
    viewport()->update();
}

void CompareView::focusOutEvent(QFocusEvent *event)
{
    QTreeView::focusOutEvent(event);
    viewport()->update();
}

} // namespace sidestage
