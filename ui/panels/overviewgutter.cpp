// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/overviewgutter.h"

#include "models/items/comparisonmodel.h"
#include "models/items/gutterprofile.h"
#include "ui/panels/compareview.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace sidestage {

OverviewGutter::OverviewGutter(CompareView *view, ComparisonModel *model, QWidget *parent)
    : QWidget(parent), m_view(view), m_model(model)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAccessibleName(tr("Overview of differences"));
    setToolTip(tr("Where the differences are. Click to go there."));
    m_measure.setSingleShot(true);
    m_measure.setInterval(40);
    connect(&m_measure, &QTimer::timeout, this, &OverviewGutter::measure);
    connect(view, &CompareView::viewChanged, this, [this] {
        update(); // the frame follows at once
        if (!m_measure.isActive())
            m_measure.start();
    });
}

void OverviewGutter::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    update();
}

void OverviewGutter::measure()
{
    m_profile = gutterProfile(
        m_model->tree(),
        [this](std::uint32_t node) { return m_view->isExpanded(m_model->indexOf(node)); },
        static_cast<std::size_t>(std::max(0, height())));
    update();
}

double OverviewGutter::contentHeight() const
{
    const QScrollBar *bar = m_view->verticalScrollBar();
    return std::max(1, bar->maximum() - bar->minimum() + bar->pageStep());
}

void OverviewGutter::paintEvent(QPaintEvent *)
{
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.fillRect(rect(), m_theme->base());
    painter.fillRect(QRect(0, 0, 1, height()), m_theme->line());
    const QScrollBar *bar = m_view->verticalScrollBar();
    // rows that all fit stand beside themselves; only longer tables are squeezed
    const bool fits = bar->maximum() == bar->minimum();
    const int rowHeight = m_view->sizeHintForRow(0);
    int used = height();
    if (fits && rowHeight > 0) {
        int rows = 0;
        for (QModelIndex i = m_model->index(0, 0); i.isValid(); i = m_view->indexBelow(i))
            ++rows;
        used = std::min(height(), rows * rowHeight);
    }
    const double scale = m_profile.empty() ? 1 : used / static_cast<double>(m_profile.size());
    for (std::size_t pixel = 0; pixel < m_profile.size();) {
        std::size_t end = pixel + 1;
        while (end < m_profile.size() && m_profile[end] == m_profile[pixel])
            ++end;
        if (m_profile[pixel] >= State::Known) {
            const auto top = static_cast<int>(static_cast<double>(pixel) * scale);
            const auto bottom = static_cast<int>(static_cast<double>(end) * scale);
            painter.fillRect(QRect(4, top, width() - 7, std::max(2, bottom - top)),
                             m_theme->ink(m_profile[pixel]));
        }
        pixel = end;
    }
    if (fits)
        return;
    const double ratio = height() / contentHeight();
    const QRectF frame(1.5, bar->value() * ratio + 0.5, width() - 2,
                       std::max(8.0, bar->pageStep() * ratio) - 1);
    painter.setPen(QPen(m_theme->mutedText(), 1));
    painter.drawRect(frame);
}

void OverviewGutter::resizeEvent(QResizeEvent *)
{
    m_measure.start();
}

void OverviewGutter::jump(int y)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    const double target = y / static_cast<double>(std::max(1, height())) * contentHeight();
    bar->setValue(static_cast<int>(target) - bar->pageStep() / 2);
}

void OverviewGutter::mousePressEvent(QMouseEvent *event)
{
    jump(event->position().toPoint().y());
}

void OverviewGutter::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        jump(event->position().toPoint().y());
}

} // namespace sidestage
