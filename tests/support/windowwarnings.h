// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRegularExpression>

namespace sidestage {

/// Every warning but what the offscreen platform itself says of windows with a minimum size, or of
/// those that are put before others.
inline QRegularExpression anyWarningOfOurs()
{
    return QRegularExpression(
        QStringLiteral("^(?!This plugin does not support (propagateSizeHints|raise)\\(\\)$).*"));
}

} // namespace sidestage
