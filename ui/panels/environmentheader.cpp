// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/environmentheader.h"

#include <QPainter>

namespace sidestage {

namespace {

constexpr int barHeight = 3;
constexpr int margin = 9;

} // namespace

EnvironmentHeader::EnvironmentHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsMovable(true);
    setFirstSectionMovable(false);
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(90);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

void EnvironmentHeader::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    viewport()->update();
}

void EnvironmentHeader::setHeads(std::vector<Head> heads)
{
    m_heads = std::move(heads);
    viewport()->update();
}

QSize EnvironmentHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), fontMetrics().height() + 14};
}

int EnvironmentHeader::frozenWidth() const
{
    if (offset() == 0)
        return 0;
    int width = 0;
    for (int visual = 0; visual < m_frozen && visual < count(); ++visual)
        width += sectionSize(logicalIndex(visual));
    return width;
}

int EnvironmentHeader::frozenColumnAt(int x) const
{
    if (offset() == 0)
        return -1;
    for (int visual = 0; visual < m_frozen && visual < count(); ++visual) {
        x -= sectionSize(logicalIndex(visual));
        if (x < 0)
            return logicalIndex(visual);
    }
    return -1;
}

int EnvironmentHeader::frozenPosition(int logical) const
{
    int x = 0;
    for (int visual = 0; visual < visualIndex(logical); ++visual)
        x += sectionSize(logicalIndex(visual));
    return x;
}

std::vector<std::pair<int, int>> EnvironmentHeader::columns() const
{
    std::vector<std::pair<int, int>> result;
    result.reserve(static_cast<std::size_t>(count()));
    for (int visual = 0; visual < count(); ++visual)
        result.emplace_back(logicalIndex(visual), sectionSize(logicalIndex(visual)));
    return result;
}

void EnvironmentHeader::mousePressEvent(QMouseEvent *event)
{
    m_pressed = columns();
    QHeaderView::mousePressEvent(event);
}

void EnvironmentHeader::mouseDoubleClickEvent(QMouseEvent *event)
{
    m_pressed = columns(); // on an edge it fits the column to what is in it
    QHeaderView::mouseDoubleClickEvent(event);
}

void EnvironmentHeader::mouseReleaseEvent(QMouseEvent *event)
{
    QHeaderView::mouseReleaseEvent(event);
    const auto now = columns();
    if (m_pressed.size() != now.size())
        return;
    bool isMoved = false;
    for (std::size_t i = 0; i < now.size(); ++i)
        isMoved = isMoved || now[i].first != m_pressed[i].first;
    if (isMoved)
        Q_EMIT movedByHand();
    else if (now != m_pressed)
        Q_EMIT resizedByHand();
}

void EnvironmentHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    if (!m_theme)
        return;
    QPainter painter(viewport());
    for (int visual = 0; offset() > 0 && visual < m_frozen && visual < count(); ++visual) {
        const int logical = logicalIndex(visual);
        paintSection(&painter,
                     QRect(frozenPosition(logical), 0, sectionSize(logical), viewport()->height()),
                     logical);
    }
    painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), m_theme->line());
}

void EnvironmentHeader::paintSection(QPainter *painter, const QRect &rect, int logical) const
{
    if (!m_theme || !rect.isValid())
        return;
    painter->save();
    painter->setClipRect(rect);
    painter->fillRect(rect, m_theme->base());
    const bool isItem = logical == 0;
    const auto column = static_cast<std::size_t>(logical - 1);
    if (!isItem && column < m_heads.size()) {
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, barHeight),
                          m_theme->environment(m_heads[column].kind));
    }
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(strong);
    const QString name = model()->headerData(logical, Qt::Horizontal).toString();
    QRect text = rect.adjusted(isItem ? margin + 3 : margin, barHeight, -margin, 0);
    painter->setFont(isItem ? font() : strong);
    painter->setPen(isItem ? m_theme->mutedText() : m_theme->text());
    painter->drawText(text, Qt::AlignVCenter,
                      metrics.elidedText(name, Qt::ElideRight, text.width()));
    if (!isItem && column < m_heads.size() && !m_heads[column].detail.isEmpty()) {
        text.setLeft(text.left() + metrics.horizontalAdvance(name) + 7);
        painter->setFont(font());
        painter->setPen(m_theme->mutedText());
        painter->drawText(text, Qt::AlignVCenter,
                          fontMetrics().elidedText(m_heads[column].detail, Qt::ElideRight,
                                                   std::max(0, text.width())));
    }
    painter->restore();
}

} // namespace sidestage
