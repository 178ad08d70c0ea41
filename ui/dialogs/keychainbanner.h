// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace sidestage {

/// What is the case with the keychain, and what to do about it; with a button where that is to
/// unlock it. Quiet while all is well.
class KeychainBanner final : public QWidget
{
    Q_OBJECT

public:
    explicit KeychainBanner(QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    /// `advice` may be empty. State::None is quiet, any other takes its tint.
    void tell(const QString &what, const QString &advice, const QString &icon, State state);
    void offerUnlock(bool isOffered);
    /// Disabled from its click until somebody enables it: then it is known how that ended.
    QPushButton *unlockButton() const { return m_unlock; }
    /// All of it, as a screen reader says it.
    QString text() const;

private:
    void paint();

    ThemePointer m_theme;
    QString m_iconName;
    State m_state = State::None;
    QLabel *m_icon;
    QLabel *m_what;
    QLabel *m_advice;
    QPushButton *m_unlock;
};

} // namespace sidestage
