// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/credentialsdialog.h"

#include "models/credentials/keychaintext.h"
#include "ui/delegates/credentialdelegate.h"
#include "ui/dialogs/keychainbanner.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QTreeView>
#include <QVBoxLayout>

namespace sidestage {

namespace {

QString translated(const char *sentence)
{
    QString text = QCoreApplication::translate("Keychain", sentence);
    if (text.isEmpty())
        return text;
    text[0] = text[0].toUpper();
    return text;
}

QString sentence(const char *text)
{
    QString whole = translated(text);
    if (!whole.isEmpty())
        whole += QLatin1Char('.');
    return whole;
}

} // namespace

CredentialsDialog::CredentialsDialog(ThemePointer theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(std::move(theme))
    , m_model(new CredentialModel(this))
    , m_banner(new KeychainBanner(this))
    , m_list(new QTreeView(this))
{
    setWindowTitle(tr("Credentials"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    connect(m_banner->unlockButton(), &QPushButton::clicked, this,
            &CredentialsDialog::unlockRequested);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CredentialDelegate(this));
    m_list->setAccessibleName(tr("Credentials of the workspace"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->resizeSection(CredentialModel::Name, 200);
    m_list->header()->resizeSection(CredentialModel::UsedBy, 230);
    m_list->header()->resizeSection(CredentialModel::KeptIn, 200);
    auto *framed = new QVBoxLayout;
    framed->setContentsMargins(16, 12, 16, 0);
    framed->addWidget(m_list);
    layout->addLayout(framed, 1);
    layout->addWidget(buildButtons());
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CredentialsDialog::showChoices);
    connect(m_model, &CredentialModel::dataChanged, this, &CredentialsDialog::showChoices);
    connect(m_list, &QTreeView::activated, this, &CredentialsDialog::askForValue);
    resize(980, 440);
    setTheme(m_theme);
    showKeychain();
    showChoices();
    m_list->setFocus();
}

QWidget *CredentialsDialog::buildButtons()
{
    auto *bar = new QWidget(this);
    m_set = new QPushButton(tr("&Set…"), bar);
    m_forget = new QPushButton(tr("&Forget"), bar);
    auto *again = new QPushButton(tr("&Look again"), bar);
    auto *close = new QPushButton(tr("&Close"), bar);
    m_set->setToolTip(tr("Give this credential a value (Return)"));
    m_forget->setToolTip(tr("Take this credential out of the keychain (Del)"));
    again->setToolTip(tr("Read again whether each is there (F5)"));
    close->setToolTip(tr("Close (Esc)"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 10, 16, 12);
    for (auto *button : {m_set, m_forget, again, close}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->insertStretch(3, 1);
    connect(m_set, &QPushButton::clicked, this, &CredentialsDialog::askForValue);
    connect(m_forget, &QPushButton::clicked, this, &CredentialsDialog::askWhetherToForget);
    connect(again, &QPushButton::clicked, this, &CredentialsDialog::lookRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this), &QShortcut::activated, this,
            &CredentialsDialog::lookRequested);
    connect(
        new QShortcut(QKeySequence(Qt::Key_Delete), m_list, nullptr, nullptr, Qt::WidgetShortcut),
        &QShortcut::activated, this, [this] {
            if (m_forget->isEnabled())
                askWhetherToForget();
        });
    return bar;
}

void CredentialsDialog::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    static_cast<CredentialDelegate *>(m_list->itemDelegate())->setTheme(m_theme);
    m_list->viewport()->update();
    m_banner->setTheme(m_theme);
}

void CredentialsDialog::setLooks(std::vector<CredentialLook> looks, std::chrono::sys_days today)
{
    const auto *before = current();
    const std::optional<std::string> name = before ? std::optional(before->use.name) : std::nullopt;
    m_model->setLooks(std::move(looks), today);
    if (!m_list->currentIndex().isValid()) {
        int row = 0;
        for (std::size_t i = 0; i < m_model->looks().size(); ++i) {
            if (name && m_model->looks()[i].use.name == *name)
                row = static_cast<int>(i);
        }
        m_list->setCurrentIndex(m_model->index(row, 0));
    }
    showChoices();
}

void CredentialsDialog::setKeychain(KeychainState state)
{
    m_keychain = state;
    showKeychain();
    showChoices();
}

void CredentialsDialog::showKeychain()
{
    const auto [what, advice] = textOf(m_keychain);
    const bool isFine = outcomeOf(m_keychain) == KeychainOutcome::Done;
    m_banner->tell(
        translated(what),
        isFine && *advice == '\0'
            ? tr("Values are kept there, and never in a file. Sidestage shows none of them.")
            : m_keychain == KeychainState::Locked
            ? tr("Unlock it here or with the desktop's own program for passwords and keys. "
                 "Until then a credential can be given for this session only.")
            : sentence(advice),
        isFine ? QStringLiteral("lock") : QStringLiteral("problem"),
        isFine ? State::None : State::Drift);
    m_banner->offerUnlock(m_keychain == KeychainState::Locked);
}

void CredentialsDialog::showOutcome(KeychainOutcome outcome)
{
    m_banner->unlockButton()->setEnabled(true);
    if (outcome == KeychainOutcome::Done) {
        showKeychain();
        return;
    }
    const auto [what, advice] = textOf(outcome);
    m_banner->tell(translated(what), sentence(advice), QStringLiteral("problem"), State::Drift);
}

void CredentialsDialog::showRemark(const QString &what, const QString &more)
{
    m_banner->tell(what, more, QStringLiteral("lock"), State::None);
    m_banner->offerUnlock(false);
}

void CredentialsDialog::showProblem(const QString &problem)
{
    m_banner->tell(problem, {}, QStringLiteral("problem"), State::Drift);
}

const CredentialLook *CredentialsDialog::current() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? &m_model->looks()[static_cast<std::size_t>(index.row())] : nullptr;
}

void CredentialsDialog::showChoices()
{
    using Place = CredentialLook::Place;
    const auto *look = current();
    const bool isKept = look && (look->place == Place::Keychain || look->place == Place::Session);
    const bool isElsewhere = look && (look->place == Place::Variable || look->place == Place::Demo);
    const bool canKeep = outcomeOf(m_keychain) == KeychainOutcome::Done;
    m_set->setText(isKept ? tr("&Replace…") : tr("&Set…"));
    // The key has to be kept; a credential can also be given for the session.
    m_set->setEnabled(look && !isElsewhere && (canKeep || !look->use.name.empty()));
    m_forget->setEnabled(isKept && (canKeep || look->place == Place::Session));
}

void CredentialsDialog::askForValue()
{
    const auto *look = current();
    if (!look || !m_set->isEnabled())
        return;
    auto *dialog = new CredentialValueDialog(*look, m_keychain, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CredentialValueDialog::entered, this, &CredentialsDialog::entered);
    dialog->open();
}

void CredentialsDialog::askWhetherToForget()
{
    const auto *look = current();
    if (!look)
        return;
    const QString name = QString::fromStdString(look->use.name);
    auto *question = new QMessageBox(QMessageBox::Question, tr("Forget a credential"),
                                     tr("Forget %1?").arg(CredentialModel::nameOf(*look)),
                                     QMessageBox::Cancel, this);
    question->setInformativeText(
        name.isEmpty()
            ? tr("Fingerprints and pins that were made with this key cannot be checked without it.")
            : tr("Sidestage cannot give its value back. Targets that need it are not measured "
                 "until it is set again."));
    auto *forget = question->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::buttonClicked, this,
            [this, name, forget](const QAbstractButton *button) {
                if (button == forget)
                    Q_EMIT forgetRequested(name);
            });
    question->open();
}

void CredentialsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_theme && m_banner)
        setTheme(std::make_shared<const Theme>(palette()));
}

} // namespace sidestage
