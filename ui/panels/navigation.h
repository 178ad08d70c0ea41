// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QListWidget>

namespace sidestage {

/// The panels, each with a live count.
class Navigation final : public QListWidget
{
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    void addPanel(const QString &title, const QString &icon, const QKeySequence &shortcut);
    /// `state` gives the count its colour; an empty text shows none.
    void setCount(int panel, const QString &text, sidestage::State state);
    QSize sizeHint() const override { return {172, 200}; }
};

} // namespace sidestage
