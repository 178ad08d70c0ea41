// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/celldelegate.h"

#include "models/items/celltext.h"
#include "models/items/comparisonmodel.h"

#include <QPainter>

namespace sidestage {

namespace {

constexpr int margin = 9;
constexpr int iconSize = 13;
constexpr int iconGap = 6;

State stateOf(const QModelIndex &index)
{
    return static_cast<State>(index.data(ComparisonModel::StateRole).toInt());
}

QString elided(const QFontMetrics &metrics, const QString &text, int width)
{
    return metrics.elidedText(text, Qt::ElideRight, width);
}

} // namespace

CellDelegate::CellDelegate(QObject *parent) : QStyledItemDelegate(parent) { }

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {80, std::max(option.fontMetrics.height(), iconSize) + 11};
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    if (index.column() == 0)
        paintItem(*painter, option, index);
    else if (index.data(ComparisonModel::IsGroupRole).toBool())
        paintSums(*painter, option, index);
    else
        paintValue(*painter, option, index);
    painter->restore();
}

int CellDelegate::paintIcon(QPainter &painter, const QRect &rect, int x, const QString &icon,
                            const QColor &color) const
{
    if (icon.isEmpty())
        return x;
    const QPixmap pixmap =
        m_theme->pixmap(icon, color, iconSize, painter.device()->devicePixelRatioF());
    painter.drawPixmap(x, rect.top() + (rect.height() - iconSize) / 2, pixmap);
    return x + iconSize + iconGap;
}

void CellDelegate::paintItem(QPainter &painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const QRect rect = option.rect;
    const bool isTop = !index.parent().isValid();
    int x =
        paintIcon(painter, rect, rect.left() + 2, index.data(ComparisonModel::IconRole).toString(),
                  m_theme->ink(stateOf(index)));
    QFont font = option.font;
    font.setWeight(isTop ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(m_theme->text());
    const QFontMetrics metrics(font);
    const QString text = elided(metrics, index.data().toString(), rect.right() - x - 4);
    painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter, text);
    const QString detail = index.data(ComparisonModel::DetailRole).toString();
    x += metrics.horizontalAdvance(text) + 7;
    if (detail.isEmpty() || x > rect.right() - 16)
        return;
    painter.setFont(option.font);
    painter.setPen(m_theme->mutedText());
    painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter,
                     elided(option.fontMetrics, detail, rect.right() - x - 4));
}

void CellDelegate::paintSums(QPainter &painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const QRect rect = option.rect;
    int x = rect.left() + margin;
    const QString own = index.data().toString();
    QFont font = option.font;
    font.setWeight(index.parent().isValid() ? QFont::Normal : QFont::DemiBold);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    const auto drawText = [&](const QString &text, const QColor &color) {
        painter.setPen(color);
        const QString shown = elided(metrics, text, rect.right() - x - 4);
        painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter,
                         shown);
        x += metrics.horizontalAdvance(shown) + 9;
    };
    const State state = stateOf(index);
    if (!own.isEmpty() && state >= State::Known) {
        // the whole of it has one state: a probe that failed, a service that is not there
        x = paintIcon(painter, rect, x, iconOf(state), m_theme->ink(state));
        font.setItalic(state == State::Known);
        painter.setFont(font);
        drawText(own, m_theme->ink(state));
        return;
    }
    const auto sums = index.data(ComparisonModel::SumsRole).value<QList<int>>();
    bool isCalm = true;
    for (const State each : {State::Violation, State::Drift, State::Known, State::Unmeasured}) {
        const int sum = sums.value(static_cast<int>(each));
        if (sum == 0)
            continue;
        isCalm = false;
        x = paintIcon(painter, rect, x, iconOf(each), m_theme->ink(each)) - 1;
        drawText(option.locale.toString(sum), m_theme->ink(each));
    }
    const int calm =
        sums.value(static_cast<int>(State::Match)) + sums.value(static_cast<int>(State::Allowed));
    if (isCalm && calm > 0)
        paintIcon(painter, rect, x, iconOf(State::Match), m_theme->ink(State::Match));
}

void CellDelegate::paintValue(QPainter &painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const QRect rect = option.rect;
    const State state = stateOf(index);
    if (state >= State::Known)
        painter.fillRect(rect.adjusted(0, 0, -1, -1), m_theme->tint(state));
    const QString icon = index.data(ComparisonModel::IconRole).toString();
    const int x = paintIcon(painter, rect, rect.left() + margin, icon, m_theme->ink(state));
    const bool isMissing = index.data(ComparisonModel::IsMissingRole).toBool();
    QFont font = isMissing ? option.font : m_theme->valueFont(option.font);
    font.setItalic(state == State::Known);
    painter.setFont(font);
    painter.setPen(isMissing && state < State::Known ? m_theme->mutedText()
                       : isMissing                   ? m_theme->ink(state)
                                                     : m_theme->text());
    painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter,
                     elided(QFontMetrics(font), index.data().toString(), rect.right() - x - 6));
}

} // namespace sidestage
