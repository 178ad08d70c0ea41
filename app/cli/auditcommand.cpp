// SPDX-License-Identifier: Apache-2.0
#include "app/cli/auditcommand.h"

#include "app/audit/auditreports.h"
#include "app/audit/exitstatus.h"
#include "models/config/planning.h"
#include "models/reports/jsonreport.h"
#include "models/reports/tablereport.h"

#include <QFile>
#include <QSaveFile>

namespace sidestage {

AuditCommand::AuditCommand(const CommandLine &line, std::shared_ptr<const Workspace> workspace,
                           AuditSession &session, CredentialCollector &credentials,
                           Terminal &terminal)
    : m_line(line)
    , m_workspace(std::move(workspace))
    , m_session(session)
    , m_credentials(credentials)
    , m_terminal(terminal)
{
    connect(&session, &AuditSession::judged, this,
            [this](const std::shared_ptr<const Judgement> &judgement) { m_judgement = judgement; });
    connect(&session, &AuditSession::progressChanged, this, [this](const RunProgress &progress) {
        std::string text =
            std::to_string(progress.done) + " of " + std::to_string(progress.total) + " probes";
        if (progress.failed > 0)
            text += ", " + std::to_string(progress.failed) + " failed";
        m_terminal.showProgress(text);
    });
    connect(&session, &AuditSession::finished, this, &AuditCommand::report);
}

bool AuditCommand::start()
{
    const auto unknown = checkSelection(*m_workspace, {m_line.environments, m_line.services});
    for (const auto &error : unknown)
        m_terminal.complain(error.toString());
    if (!unknown.empty())
        return false;
    m_credentials.collect(
        m_workspace->folder, planRun(*m_workspace, {m_line.environments, m_line.services}), {},
        this, [this](CollectedCredentials credentials) { begin(std::move(credentials)); });
    return true;
}

void AuditCommand::begin(CollectedCredentials credentials)
{
    if (m_isInterrupted)
        return;
    const auto started =
        m_session.start({m_workspace, m_line.environments, m_line.services, m_line.timeout},
                        std::move(credentials));
    if (started)
        return;
    m_terminal.complain(started.error().toString());
    Q_EMIT finished(static_cast<int>(ExitStatus::Incomplete));
}

void AuditCommand::interrupt()
{
    m_isInterrupted = true;
    if (!m_session.isRunning()) {
        m_terminal.complain("interrupted before anything was measured");
        Q_EMIT finished(static_cast<int>(ExitStatus::Incomplete));
        return;
    }
    m_terminal.complain("interrupted: what is known so far follows");
    m_session.cancel();
}

void AuditCommand::report()
{
    m_terminal.endProgress();
    for (const auto &problem : m_session.problems())
        m_terminal.complain(problem.toString());

    const auto report = auditReportOf(m_session, m_judgement);
    bool isWritten = true;
    for (const auto &output : m_line.outputs)
        isWritten = write(output, textOf(report, output)) && isWritten;
    auto status = exitStatusOf(*m_judgement, m_line.failOn);
    if ((!isWritten || !m_session.problems().empty()) && status == ExitStatus::Mirrors)
        status = ExitStatus::Incomplete;
    Q_EMIT finished(static_cast<int>(isWritten ? status : ExitStatus::Incomplete));
}

std::string AuditCommand::textOf(const AuditReport &report, const ReportOutput &output) const
{
    if (output.format == ReportFormat::Json) {
        std::string text;
        writeJsonReport(report, m_line.listsMatches,
                        [&text](std::string_view part) { text += part; });
        return text;
    }
    const bool isColoured = output.file.empty() && m_line.hasColor && m_terminal.hasColor();
    return tableReport(
        report, {static_cast<std::size_t>(m_terminal.width()), isColoured, m_line.listsMatches});
}

bool AuditCommand::write(const ReportOutput &output, const std::string &text)
{
    if (output.file.empty())
        return m_terminal.print(text);
    QSaveFile file(QString::fromStdString(output.file));
    if (file.open(QIODevice::WriteOnly)
        && file.write(text.data(), static_cast<qint64>(text.size())) >= 0 && file.commit())
        return true;
    m_terminal.complain("cannot write " + output.file + ": " + file.errorString().toStdString());
    return false;
}

} // namespace sidestage
