// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIconEngine>
#include <QPixmap>
#include <QString>

namespace sidestage {

/// A drawing of `resources/icons` in one colour, `size` logical pixels wide; transparent where
/// there is no drawing of that name.
QPixmap drawing(const QString &name, const QColor &color, int size, qreal pixelRatio);

/// An icon that is drawn when it is first painted, in the size that is needed then: most icons of
/// menus are not seen before a menu opens.
class DrawingIcon final : public QIconEngine
{
public:
    DrawingIcon(QString name, const QColor &color, const QColor &disabled);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    bool isNull() override { return false; }

private:
    QString m_name;
    QColor m_color;
    QColor m_disabled;
    /// The last ones drawn: a button is painted often, in one size.
    QPixmap m_drawn;
    QPixmap m_drawnDisabled;
};

} // namespace sidestage
