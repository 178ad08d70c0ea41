// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/credentialcollector.h"
#include "models/credentials/credentialstore.h"
#include "models/credentials/systemkeychain.h"
#include "ui/dialogs/credentialsdialog.h"
#include "ui/mainwindow.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace sidestage {

/// Everything of the window that has to do with credentials: what an audit needs is gathered, the
/// dialog's wishes are done, the status bar tells the keychain's state. Lives on the GUI thread
/// and never waits there.
class CredentialDesk : public QObject
{
    Q_OBJECT

public:
    /// The window outlives this.
    explicit CredentialDesk(MainWindow &window);
    ~CredentialDesk() override;

    /// Another folder forgets what was given for the session.
    void setWorkspace(std::shared_ptr<const Workspace> workspace, VariableReader variables,
                      CredentialSource source);
    /// From the first workspace on, as the next one. The workspace's key; one is made and kept
    /// where there was none.
    void findKey(const QObject *context, CredentialCollector::KeyFound found);
    void collect(const RunPlan &plan, const QObject *context,
                 CredentialCollector::Collected collected);
    /// Opens the dialog, or brings it to the front.
    void show();
    QWidget *dialog() const { return m_dialog; }

private:
    void look();
    void showDemo(std::vector<CredentialLook> looks);
    void showKeychain(KeychainState state);
    void set(const std::shared_ptr<CredentialEntry> &entry);
    void forget(const std::string &name);
    void showStored(const CredentialStore::Stored &stored);

    MainWindow &m_window;
    SystemKeychain m_keychain;
    VariableReader m_variables = processVariable;
    CredentialSource m_variableSource = CredentialSource::Variable;
    CredentialCollector m_collector;
    std::unique_ptr<CredentialStore> m_store; ///< of the folder that is open
    SessionCredentials m_session;
    std::shared_ptr<const Workspace> m_workspace;
    QPointer<CredentialsDialog> m_dialog;
    KeychainState m_state = KeychainState::Unknown;
    int m_looking = 0; ///< the newest look; answers to older ones are dropped
};

} // namespace sidestage
