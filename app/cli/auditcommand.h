// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/audit/auditsession.h"
#include "app/cli/commandline.h"
#include "app/cli/terminal.h"
#include "models/credentials/credentialcollector.h"
#include "models/reports/auditreport.h"

#include <QObject>

#include <functional>

namespace sidestage {

/// `sidestage-cli audit`: one audit from the start to its reports. Lives on the main thread, and
/// needs its event loop.
class AuditCommand : public QObject
{
    Q_OBJECT

public:
    /// Everything outlives this.
    AuditCommand(const CommandLine &line, std::shared_ptr<const Workspace> workspace,
                 AuditSession &session, CredentialCollector &credentials, Terminal &terminal);

    /// False where the audit cannot even begin; the reason is on standard error then.
    bool start();
    /// Ends every probe within a second and reports what is known.
    void interrupt();

Q_SIGNALS:
    /// With the exit status, after the last report is written.
    void finished(int status);

private:
    void begin(CollectedCredentials credentials);
    void report();
    std::string textOf(const AuditReport &report, const ReportOutput &output) const;
    bool write(const ReportOutput &output, const std::string &text);

    const CommandLine &m_line;
    std::shared_ptr<const Workspace> m_workspace;
    AuditSession &m_session;
    CredentialCollector &m_credentials;
    Terminal &m_terminal;
    std::shared_ptr<const Judgement> m_judgement;
    bool m_isInterrupted = false;
};

} // namespace sidestage
