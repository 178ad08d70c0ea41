// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/overview/overviewheader.h"

#include "models/items/overviewmodel.h"

#include <QPainter>

namespace sidestage {

namespace {

constexpr int barHeight = 3;
constexpr int padding = 10;

} // namespace

OverviewHeader::OverviewHeader(Qt::Orientation orientation, QWidget *parent)
    : QHeaderView(orientation, parent)
{
    setHighlightSections(false);
    setSectionsClickable(false);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
}

void OverviewHeader::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    viewport()->update();
}

QSize OverviewHeader::sectionSizeFromContents(int logical) const
{
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(strong);
    const auto text = model()->headerData(logical, orientation()).toString();
    return {metrics.horizontalAdvance(text) + 2 * padding + 4, metrics.height() + 16};
}

void OverviewHeader::paintSection(QPainter *painter, const QRect &rect, int logical) const
{
    if (!m_theme || !rect.isValid())
        return;
    painter->save();
    painter->setClipRect(rect);
    painter->fillRect(rect, m_theme->base());
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(m_theme->text());
    const QFontMetrics metrics(strong);
    QRect space = rect.adjusted(padding, 0, -padding, 0);
    const auto draw = [&](const QString &text, const QFontMetrics &ofFont) {
        const auto fitting = ofFont.elidedText(text, Qt::ElideRight, std::max(0, space.width()));
        painter->drawText(space, Qt::AlignVCenter | Qt::AlignLeading, fitting);
        space.setLeft(space.left() + ofFont.horizontalAdvance(fitting) + 8);
    };
    if (orientation() == Qt::Vertical) {
        draw(model()->headerData(logical, orientation()).toString(), metrics);
    } else {
        const auto of = [&](int role) { return model()->headerData(logical, orientation(), role); };
        const auto kind = static_cast<EnvironmentKind>(of(OverviewModel::KindRole).toInt());
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, barHeight),
                          m_theme->environment(kind));
        space.setTop(space.top() + barHeight);
        draw(of(OverviewModel::NameRole).toString(), metrics);
        painter->setFont(font());
        painter->setPen(m_theme->mutedText());
        draw(of(OverviewModel::RelationRole).toString(), fontMetrics());
    }
    painter->setPen(m_theme->line());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->restore();
}

} // namespace sidestage
