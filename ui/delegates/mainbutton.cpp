// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/mainbutton.h"

#include <QPainter>

namespace sidestage {

void MainButton::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    update();
}

void MainButton::paintEvent(QPaintEvent *)
{
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    // darker is safe for the contrast of white text, lighter would not be
    painter.setBrush(!isEnabled()       ? m_theme->line()
                         : isDown()     ? m_theme->accent().darker(125)
                         : underMouse() ? m_theme->accent().darker(110)
                                        : m_theme->accent());
    painter.drawRoundedRect(frame, 5, 5);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme->accentText(), 1));
        painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), 4, 4);
    }
    painter.setPen(isEnabled() ? m_theme->accentText() : m_theme->text());
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace sidestage
