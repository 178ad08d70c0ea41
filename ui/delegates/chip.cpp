// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/chip.h"

#include <QLocale>
#include <QPainter>

namespace sidestage {

namespace {

constexpr int padding = 10;
constexpr int glyphSize = 13;
constexpr int gap = 6;

} // namespace

Chip::Chip(const QString &text, QWidget *parent) : QAbstractButton(parent)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    describe();
}

void Chip::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    update();
}

void Chip::setGlyph(const QString &icon, State state)
{
    m_icon = icon;
    m_state = state;
}

void Chip::setCount(std::size_t count)
{
    if (m_count == count)
        return;
    m_count = count;
    describe();
    updateGeometry();
    update();
}

void Chip::setDetail(const QString &detail)
{
    m_detail = detail;
    describe();
    updateGeometry();
    update();
}

QString Chip::countText() const
{
    return m_count ? locale().toString(static_cast<qulonglong>(*m_count)) : QString();
}

void Chip::describe()
{
    QString name = text();
    for (const QString &more : {m_detail, countText()}) {
        if (!more.isEmpty())
            name += QLatin1Char(' ') % more;
    }
    setAccessibleName(name);
}

void Chip::setCompact(bool isCompact)
{
    if (m_isCompact == isCompact)
        return;
    m_isCompact = isCompact;
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return {widthWhen(m_isCompact), fontMetrics().height() + 10};
}

int Chip::widthWhen(bool isCompact) const
{
    const QFontMetrics metrics = fontMetrics();
    int width = 2 * padding + glyphSize + gap + (isCompact ? 0 : metrics.horizontalAdvance(text()));
    for (const QString &more : {m_detail, countText()}) {
        if (!more.isEmpty())
            width +=
                metrics.horizontalAdvance(QLatin1Char(' ')) + metrics.horizontalAdvance(more) + 2;
    }
    return width;
}

void Chip::paintEvent(QPaintEvent *)
{
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isOn = isChecked() || !isCheckable();
    const QColor ink = !isOn     ? m_theme->mutedText()
        : m_state == State::None ? m_theme->text()
                                 : m_theme->ink(m_state);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor edge = hasFocus()       ? m_theme->accent()
        : isOn && m_state != State::None ? ink
                                         : m_theme->line();
    painter.setPen(QPen(edge, hasFocus() ? 2 : 1));
    painter.setBrush(isOn && m_state != State::None && m_state != State::Match
                             && m_state != State::Allowed
                         ? m_theme->tint(m_state)
                         : isOn || underMouse() ? m_theme->base()
                                                : QColor(Qt::transparent));
    painter.drawRoundedRect(frame, 7, 7);

    int x = padding;
    const int top = (height() - glyphSize) / 2;
    if (m_icon.isEmpty()) {
        const QColor mark = m_kind ? m_theme->environment(*m_kind) : ink;
        const QRectF box = QRectF(x, top, glyphSize, glyphSize).adjusted(1, 1, -1, -1);
        painter.setPen(QPen(mark, 1.4));
        painter.setBrush(isOn ? mark : QColor(Qt::transparent));
        painter.drawRoundedRect(box, 3, 3);
        if (isOn) {
            painter.drawPixmap(x + 2, top + 2,
                               m_theme->pixmap(QStringLiteral("match"), m_theme->base(),
                                               glyphSize - 4, devicePixelRatioF()));
        }
    } else {
        painter.drawPixmap(x, top, m_theme->pixmap(m_icon, ink, glyphSize, devicePixelRatioF()));
    }
    x += glyphSize + gap;
    const auto draw = [&](const QString &part, const QColor &color) {
        if (part.isEmpty())
            return;
        painter.setPen(color);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, part);
        x += fontMetrics().horizontalAdvance(part)
            + fontMetrics().horizontalAdvance(QLatin1Char(' ')) + 2;
    };
    if (!m_isCompact)
        draw(text(), ink);
    draw(m_detail, m_theme->mutedText());
    draw(countText(), ink);
}

} // namespace sidestage
