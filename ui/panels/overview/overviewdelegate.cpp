// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/overview/overviewdelegate.h"

#include "models/items/celltext.h"
#include "models/items/overviewmodel.h"

#include <QPainter>

#include <array>

namespace sidestage {

namespace {

constexpr int margin = 10;
constexpr int iconSize = 14;
constexpr std::array shown{State::Violation, State::Drift, State::Known, State::Unmeasured};

} // namespace

QSize OverviewDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, option.fontMetrics.height() + 16};
}

void OverviewDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    if (!m_theme)
        return;
    const auto worst = static_cast<State>(index.data(OverviewModel::WorstRole).toInt());
    const bool isQuiet = index.data(OverviewModel::IsQuietRole).toBool();
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->fillRect(option.rect, isSelected ? m_theme->selection() : m_theme->tint(worst));
    painter->setPen(m_theme->line());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());

    QRect rest = option.rect.adjusted(margin, 0, -margin, 0);
    const auto ratio = painter->device()->devicePixelRatioF();
    const auto drawIcon = [&](State state) {
        painter->drawPixmap(rest.left(), rest.center().y() - iconSize / 2,
                            m_theme->pixmap(iconOf(state), m_theme->ink(state), iconSize, ratio));
        rest.setLeft(rest.left() + iconSize + 5);
    };
    const auto drawText = [&](const QString &text, const QColor &ink, bool isItalic) {
        QFont font = option.font;
        font.setItalic(isItalic);
        painter->setFont(font);
        painter->setPen(ink);
        const QFontMetrics metrics(font);
        const auto fitting = metrics.elidedText(text, Qt::ElideRight, rest.width());
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeading, fitting);
        rest.setLeft(rest.left() + metrics.horizontalAdvance(fitting) + 10);
    };
    const auto counts = index.data(OverviewModel::CountsRole).value<QList<int>>();
    bool isAny = false;
    for (const auto state : shown) {
        const int count = counts.value(static_cast<qsizetype>(state));
        if (count == 0)
            continue;
        isAny = true;
        drawIcon(state);
        drawText(QString::number(count), m_theme->ink(state), state == State::Known);
    }
    const auto phrase = index.data(OverviewModel::PhraseRole).toString();
    if (!isAny && !isQuiet)
        drawIcon(State::Match);
    if (!phrase.isEmpty())
        drawText(phrase, isAny ? m_theme->ink(worst) : m_theme->mutedText(), worst == State::Known);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(m_theme->accent(), 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    painter->restore();
}

} // namespace sidestage
