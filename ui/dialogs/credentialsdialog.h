// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/items/credentialmodel.h"
#include "ui/dialogs/credentialvaluedialog.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QPushButton;
class QTreeView;

namespace sidestage {

class KeychainBanner;

/// The credentials of the workspace: what uses each, where it is kept, how old it is; and what is
/// the matter with the keychain where something is. Shows no value, and keeps none: it tells what
/// a person asks for.
class CredentialsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit CredentialsDialog(ThemePointer theme, QWidget *parent = nullptr);

    void setTheme(ThemePointer theme);
    void setLooks(std::vector<CredentialLook> looks, std::chrono::sys_days today);
    void setKeychain(KeychainState state);
    /// How the last thing that was asked for ended; Done shows nothing.
    void showOutcome(KeychainOutcome outcome);
    /// Instead of the keychain's state, where it does not matter.
    void showRemark(const QString &what, const QString &more);
    /// One sentence, of something that went wrong beside the keychain.
    void showProblem(const QString &problem);

    const CredentialModel *model() const { return m_model; }
    QTreeView *list() const { return m_list; }
    const KeychainBanner *banner() const { return m_banner; }
    QPushButton *setButton() const { return m_set; }
    QPushButton *forgetButton() const { return m_forget; }

Q_SIGNALS:
    void entered(const std::shared_ptr<sidestage::CredentialEntry> &entry);
    /// An empty name: the key of the fingerprints.
    void forgetRequested(const QString &name);
    void lookRequested();
    void unlockRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildButtons();
    void showKeychain();
    void showChoices();
    const CredentialLook *current() const;
    void askForValue();
    void askWhetherToForget();

    ThemePointer m_theme;
    CredentialModel *m_model;
    KeychainState m_keychain = KeychainState::Unknown;
    KeychainBanner *m_banner;
    QTreeView *m_list;
    QPushButton *m_set;
    QPushButton *m_forget;
};

} // namespace sidestage
