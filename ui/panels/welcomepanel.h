// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QAction;
class QLabel;

namespace sidestage {

/// What is shown before a workspace is open: what the program does, and two ways to begin.
class WelcomePanel final : public QWidget
{
    Q_OBJECT

public:
    WelcomePanel(QAction *open, QAction *demo, QWidget *parent = nullptr);

    void setTheme(const ThemePointer &theme);

private:
    QLabel *m_logo;
    QLabel *m_title;
    QLabel *m_text;
};

} // namespace sidestage
