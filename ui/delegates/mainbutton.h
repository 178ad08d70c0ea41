// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QPushButton>

namespace sidestage {

/// The one button of a window that does what the window is for: flat, in the accent colour.
class MainButton final : public QPushButton
{
    Q_OBJECT

public:
    using QPushButton::QPushButton;
    void setTheme(ThemePointer theme);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ThemePointer m_theme;
};

} // namespace sidestage
