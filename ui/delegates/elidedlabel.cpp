// SPDX-License-Identifier: Apache-2.0
#include "ui/delegates/elidedlabel.h"

#include <QPainter>

namespace sidestage {

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideMiddle, width());
    if (shown.size() < 3 && shown != text())
        return; // dots alone say nothing
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shown);
}

} // namespace sidestage
