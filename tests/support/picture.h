// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace sidestage {

/// With SIDESTAGE_SCREENSHOTS=FOLDER a picture of the widget is kept there, to be looked at.
inline void keepPicture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("SIDESTAGE_SCREENSHOTS");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace sidestage
