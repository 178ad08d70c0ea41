// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/drawing.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>

namespace sidestage {

QPixmap drawing(const QString &name, const QColor &color, int size, qreal pixelRatio)
{
    QFile file(QStringLiteral(":/sidestage/icons/") % name % QStringLiteral(".svg"));
    QPixmap pixmap(QSize(size, size) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    if (file.open(QIODevice::ReadOnly)) {
        QSvgRenderer renderer(
            file.readAll().replace("currentColor", color.name().toLatin1().constData()));
        QPainter painter(&pixmap);
        renderer.render(&painter, QRectF(0, 0, size, size));
    }
    return pixmap;
}

DrawingIcon::DrawingIcon(QString name, const QColor &color, const QColor &disabled)
    : m_name(std::move(name)), m_color(color), m_disabled(disabled)
{
}

void DrawingIcon::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, pixmap(rect.size() * ratio, mode, state));
}

QPixmap DrawingIcon::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const bool isDisabled = mode == QIcon::Disabled;
    const int side = std::min(size.width(), size.height());
    QPixmap &drawn = isDisabled ? m_drawnDisabled : m_drawn;
    if (side > 0 && drawn.width() != side)
        drawn = drawing(m_name, isDisabled ? m_disabled : m_color, side, 1);
    return drawn;
}

QIconEngine *DrawingIcon::clone() const
{
    return new DrawingIcon(*this);
}

} // namespace sidestage
