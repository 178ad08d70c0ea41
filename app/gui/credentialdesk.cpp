// SPDX-License-Identifier: Apache-2.0
#include "app/gui/credentialdesk.h"

#include "app/audit/auditsession.h"

#include <QApplication>

namespace sidestage {

CredentialDesk::CredentialDesk(MainWindow &window)
    : m_window(window), m_collector(m_keychain, processVariable)
{
    connect(&window, &MainWindow::credentialsRequested, this, &CredentialDesk::show);
    // A person may have unlocked the keychain in another program meanwhile.
    connect(qApp, &QGuiApplication::applicationStateChanged, this,
            [this](Qt::ApplicationState now) {
                if (now == Qt::ApplicationActive && m_workspace)
                    look();
            });
}

CredentialDesk::~CredentialDesk()
{
    delete m_dialog;
}

void CredentialDesk::setWorkspace(std::shared_ptr<const Workspace> workspace,
                                  VariableReader variables, CredentialSource source)
{
    ++m_looking;
    if (!m_store || m_store->folder() != workspace->folder) {
        m_session.clear();
        m_store = std::make_unique<CredentialStore>(
            m_keychain, CredentialRecords(CredentialRecords::defaultFile()), workspace->folder);
    }
    m_variables = variables;
    m_variableSource = source;
    m_collector.setVariables(std::move(variables), source);
    m_workspace = std::move(workspace);
    look();
}

void CredentialDesk::findKey(const QObject *context, CredentialCollector::KeyFound found)
{
    m_collector.findKey(m_store->folder(), CredentialCollector::NewKey::Keep, context,
                        std::move(found));
}

void CredentialDesk::collect(const RunPlan &plan, const QObject *context,
                             CredentialCollector::Collected collected)
{
    m_collector.collect(m_store->folder(), plan, m_session, context, std::move(collected));
}

void CredentialDesk::show()
{
    if (!m_workspace)
        return;
    if (!m_dialog) {
        m_dialog =
            new CredentialsDialog(std::make_shared<const Theme>(m_window.palette()), &m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &CredentialsDialog::entered, this, &CredentialDesk::set);
        connect(m_dialog, &CredentialsDialog::forgetRequested, this,
                [this](const QString &name) { forget(name.toStdString()); });
        connect(m_dialog, &CredentialsDialog::lookRequested, this, &CredentialDesk::look);
        connect(m_dialog, &CredentialsDialog::unlockRequested, this, [this] {
            m_keychain.unlock(this, [this](const KeychainAnswer &answer) {
                look();
                if (m_dialog)
                    m_dialog->showOutcome(answer.outcome);
            });
        });
        std::vector<CredentialLook> looks;
        for (auto &use : credentialsOf(*m_workspace))
            looks.push_back(
                {std::move(use), CredentialLook::Place::Unknown, KeychainOutcome::Done, {}});
        m_dialog->setLooks(std::move(looks), std::chrono::sys_days(todayInUtc()));
        m_dialog->setKeychain(m_state);
    }
    if (m_dialog->isVisible()) {
        m_dialog->raise();
        m_dialog->activateWindow();
    }
    m_dialog->show();
    look();
}

void CredentialDesk::look()
{
    m_keychain.look(this, [this](KeychainState state) { showKeychain(state); });
    if (!m_dialog || !m_workspace)
        return;
    m_store->look(credentialsOf(*m_workspace), m_variables, m_session, m_dialog,
                  [this, serial = ++m_looking](std::vector<CredentialLook> looks) {
                      if (serial != m_looking)
                          return;
                      if (m_variableSource == CredentialSource::Demo) {
                          showDemo(std::move(looks));
                          return;
                      }
                      m_store->lookAtKey(
                          m_variables, m_dialog,
                          [this, serial, looks = std::move(looks)](CredentialLook key) mutable {
                              if (serial != m_looking)
                                  return;
                              looks.push_back(std::move(key));
                              m_dialog->setLooks(std::move(looks),
                                                 std::chrono::sys_days(todayInUtc()));
                          });
                  });
}

void CredentialDesk::showDemo(std::vector<CredentialLook> looks)
{
    looks.push_back({{}, CredentialLook::Place::Variable, KeychainOutcome::Done, {}});
    for (auto &look : looks) {
        if (look.place == CredentialLook::Place::Variable)
            look.place = CredentialLook::Place::Demo;
    }
    m_dialog->setLooks(std::move(looks), std::chrono::sys_days(todayInUtc()));
    m_dialog->showRemark(tr("The demo brings its own credentials"),
                         tr("They are invented, and public. Those of your own workspaces are kept "
                            "in the system's keychain, and never in a file."));
}

void CredentialDesk::showKeychain(KeychainState state)
{
    m_window.setKeychain(state);
    const bool isDemo = m_variableSource == CredentialSource::Demo;
    if (m_dialog && !isDemo && (state != m_state || m_state == KeychainState::Unknown))
        m_dialog->setKeychain(state);
    m_state = state;
}

void CredentialDesk::set(const std::shared_ptr<CredentialEntry> &entry)
{
    const auto stored = [this](const CredentialStore::Stored &answer) { showStored(answer); };
    if (entry->isForSession) {
        m_session.insert_or_assign(entry->name, std::move(entry->value));
        look();
    } else if (entry->name.empty()) {
        m_store->setKey(std::move(entry->value), this, stored);
    } else {
        m_session.erase(entry->name);
        m_store->set(entry->name, std::move(entry->value), entry->rotateEvery, this, stored);
    }
}

void CredentialDesk::forget(const std::string &name)
{
    const auto stored = [this](const CredentialStore::Stored &answer) { showStored(answer); };
    if (m_session.erase(name) > 0)
        look();
    else if (name.empty())
        m_store->forgetKey(this, stored);
    else
        m_store->forget(name, this, stored);
}

void CredentialDesk::showStored(const CredentialStore::Stored &stored)
{
    look();
    if (!m_dialog)
        return;
    if (stored.problem)
        m_dialog->showProblem(QString::fromStdString(stored.problem->toString()));
    else
        m_dialog->showOutcome(stored.outcome);
}

} // namespace sidestage
