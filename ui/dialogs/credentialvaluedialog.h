// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/credentialstore.h"

#include <QDialog>

#include <chrono>
#include <memory>
#include <optional>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace sidestage {

/// What a person says of a credential when they set it.
struct CredentialEntry
{
    std::string name; ///< empty: the key of the fingerprints
    Secret value;
    bool isForSession = false; ///< and not for the keychain
    std::optional<std::chrono::days> rotateEvery;
};

/// Asks for the value of one credential, unseen, and where it is to be kept. The field is emptied
/// when its value is taken and when the dialog goes.
class CredentialValueDialog final : public QDialog
{
    Q_OBJECT

public:
    CredentialValueDialog(const CredentialLook &look, KeychainState keychain,
                          QWidget *parent = nullptr);
    ~CredentialValueDialog() override;

    QLineEdit *field() const { return m_field; }
    QRadioButton *sessionChoice() const { return m_forSession; }
    QSpinBox *period() const { return m_period; }

Q_SIGNALS:
    /// Once, when the person is done.
    void entered(const std::shared_ptr<sidestage::CredentialEntry> &entry);

private:
    void take();
    void emptyField();

    std::string m_name;
    QLineEdit *m_field;
    QRadioButton *m_forKeychain;
    QRadioButton *m_forSession;
    QSpinBox *m_period;
    QLabel *m_problem;
};

} // namespace sidestage
