// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QAction;

namespace sidestage {

/// What is shown before a workspace is open: what the program does, and the ways to begin. It is
/// in the first picture of the window, so its words are drawn at once, without labels that would
/// be laid out several times before.
class WelcomePanel final : public QWidget
{
    Q_OBJECT

public:
    /// The first of the actions is the default one.
    explicit WelcomePanel(const QList<QAction *> &actions, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QString title() const;
    QString text() const;
    /// Logo, words and buttons, from top to bottom.
    QRect content() const;

    ThemePointer m_theme;
    QWidget *m_buttons;
};

} // namespace sidestage
