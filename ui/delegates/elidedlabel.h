// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace sidestage {

/// One line of plain text that gives way: its middle is left out where there is no room.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace sidestage
