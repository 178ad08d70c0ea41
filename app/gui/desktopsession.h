// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/audit/auditsession.h"
#include "app/demo/demoworkspace.h"
#include "app/gui/credentialdesk.h"
#include "ui/mainwindow.h"

#include <QObject>

#include <memory>

namespace sidestage {

/// Joins the window and the audit: what the window asks for is done, what becomes known is shown.
/// Lives on the GUI thread, with the window.
class DesktopSession : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this.
    DesktopSession(MainWindow &window, const ProbeRegistry &registry,
                   std::vector<Rule> builtInRules, int jobs);
    ~DesktopSession() override;

    /// A folder with an environments.yaml; audits it at once. Problems are shown in the window.
    void open(const QString &folder);
    void openDemo();
    /// Shows the dialog that makes a workspace of a folder; opens one that is there already.
    void create(const QString &folder);
    CredentialDesk &credentials() { return m_credentials; }

Q_SIGNALS:
    /// After each audit, when the window shows all of it, when opening failed, and when the
    /// proposal of a workspace is shown.
    void settled();

private:
    void openWith(const QString &folder, VariableReader variables, CredentialSource source);
    void makeAudit(FingerprintKey key);
    void audit();
    /// The steps of an audit before the first probe; each is dropped where `serial` is outdated.
    void gather(int serial);
    void start(CollectedCredentials credentials);
    void probeAgain(const std::vector<TargetName> &targets);
    void cancelProbes(const std::vector<TargetName> &targets);
    void cancel();
    void showStartFailure(const Error &error);
    void showActivity();
    void showFinished();

    MainWindow &m_window;
    const ProbeRegistry &m_registry;
    std::vector<Rule> m_builtInRules;
    int m_jobs;
    CredentialDesk m_credentials;
    VariableReader m_variables = processVariable;
    CredentialSource m_variableSource = CredentialSource::Variable;
    std::string m_folder;
    std::unique_ptr<DemoWorkspace> m_demo;
    std::shared_ptr<const Workspace> m_workspace;
    std::unique_ptr<AuditSession> m_audit;
    int m_serial = 0; ///< of what was asked for last
    bool m_isPreparing = false; ///< credentials are being gathered
};

} // namespace sidestage
