// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/credentialvaluedialog.h"

#include "models/credentials/keychaintext.h"
#include "models/items/credentialmodel.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sidestage {

CredentialValueDialog::CredentialValueDialog(const CredentialLook &look, KeychainState keychain,
                                             QWidget *parent)
    : QDialog(parent)
    , m_name(look.use.name)
    , m_field(new QLineEdit(this))
    , m_forKeychain(new QRadioButton(tr("In the &keychain"), this))
    , m_forSession(new QRadioButton(tr("For this &session only, in memory"), this))
    , m_period(new QSpinBox(this))
    , m_problem(new QLabel(this))
{
    const bool isKey = m_name.empty();
    const QString name = CredentialModel::nameOf(look);
    const bool isReplaced = look.place == CredentialLook::Place::Keychain;
    setWindowTitle(isReplaced ? tr("Replace %1").arg(name) : tr("Set %1").arg(name));

    m_field->setEchoMode(QLineEdit::Password);
    m_field->setMinimumWidth(320);
    m_field->setAccessibleName(tr("Value of %1").arg(name));
    m_field->setToolTip(tr("One line. A key of several lines is set with "
                           "sidestage-cli credential set NAME < FILE."));
    m_period->setRange(0, 3660);
    m_period->setSpecialValueText(tr("no period"));
    m_period->setSuffix(tr(" days"));
    m_period->setAccessibleName(tr("Replace it after days"));
    m_period->setToolTip(tr("Sidestage tells when it should be replaced; it replaces nothing."));
    if (look.record && look.record->rotateEvery)
        m_period->setValue(static_cast<int>(look.record->rotateEvery->count()));
    const auto hindered = outcomeOf(keychain);
    const bool canKeep = hindered == KeychainOutcome::Done;
    m_forKeychain->setChecked(canKeep);
    m_forKeychain->setEnabled(canKeep);
    m_forKeychain->setToolTip(tr("Kept by this system until you forget it."));
    m_forSession->setChecked(!canKeep && !isKey);
    m_forSession->setToolTip(tr("Gone when the program ends. Nothing is written anywhere."));
    m_forSession->setVisible(!isKey);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);

    auto *form = new QFormLayout;
    form->addRow(tr("&Value"), m_field);
    auto *where = new QVBoxLayout;
    where->setSpacing(4);
    where->addWidget(m_forKeychain);
    if (!canKeep) {
        // What to do about it stands in the window behind.
        QString what = QCoreApplication::translate("Keychain", textOf(hindered).what);
        what[0] = what[0].toUpper();
        m_problem->setText(what % QLatin1Char('.'));
    }
    where->addWidget(m_forSession);
    form->addRow(tr("Keep it"), where);
    if (!isKey)
        form->addRow(tr("&Replace it after"), m_period);
    else
        m_period->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *set =
        buttons->addButton(isReplaced ? tr("Replace") : tr("Set"), QDialogButtonBox::AcceptRole);
    set->setDefault(true);
    set->setEnabled(false);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    m_problem->setVisible(!canKeep);
    layout->addWidget(buttons);

    const auto judge = [this, set] {
        set->setEnabled(!m_field->text().isEmpty()
                        && (m_forKeychain->isChecked() || m_forSession->isChecked()));
        m_period->setEnabled(m_forKeychain->isChecked());
    };
    connect(m_field, &QLineEdit::textChanged, this, judge);
    connect(m_forKeychain, &QRadioButton::toggled, this, judge);
    connect(m_forSession, &QRadioButton::toggled, this, judge);
    connect(buttons, &QDialogButtonBox::accepted, this, &CredentialValueDialog::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    judge();
    m_field->setFocus();
}

CredentialValueDialog::~CredentialValueDialog()
{
    emptyField();
}

void CredentialValueDialog::emptyField()
{
    // The field's own memory is given back by Qt as it is; what can be shown or undone is gone.
    m_field->setText({});
}

void CredentialValueDialog::take()
{
    QString text = m_field->text();
    QByteArray bytes = text.toUtf8();
    auto entry = std::make_shared<CredentialEntry>();
    entry->name = m_name;
    entry->value = Secret(bytes.toStdString());
    bytes.fill('\0');
    text.fill(QChar(0));
    if (const auto reason = whyNotStorable(entry->value); !reason.empty()) {
        m_problem->setText(tr("This cannot be kept: %1.").arg(QString::fromStdString(reason)));
        m_problem->show();
        return;
    }
    entry->isForSession = m_forSession->isChecked();
    if (m_period->value() > 0 && !entry->isForSession)
        entry->rotateEvery = std::chrono::days(m_period->value());
    emptyField();
    Q_EMIT entered(entry);
    accept();
}

} // namespace sidestage
