// SPDX-License-Identifier: Apache-2.0
#include "app/gui/desktopsession.h"

#include "models/config/environmentsfile.h"
#include "models/config/planning.h"
#include "models/discovery/discovery.h"
#include "models/discovery/newworkspace.h"
#include "ui/dialogs/createworkspacedialog.h"

#include <QDir>
#include <QFileInfo>

namespace sidestage {

DesktopSession::DesktopSession(MainWindow &window, const ProbeRegistry &registry,
                               std::vector<Rule> builtInRules, int jobs)
    : m_window(window)
    , m_registry(registry)
    , m_builtInRules(std::move(builtInRules))
    , m_jobs(jobs)
    , m_credentials(window)
{
    connect(&window, &MainWindow::openWorkspaceRequested, this, &DesktopSession::open);
    connect(&window, &MainWindow::createWorkspaceRequested, this, &DesktopSession::create);
    connect(&window, &MainWindow::demoRequested, this, &DesktopSession::openDemo);
    connect(&window, &MainWindow::auditRequested, this, &DesktopSession::audit);
    connect(&window, &MainWindow::cancelRequested, this, &DesktopSession::cancel);
    connect(&window, &MainWindow::probeAgainRequested, this, &DesktopSession::probeAgain);
    connect(&window, &MainWindow::cancelProbesRequested, this, &DesktopSession::cancelProbes);
    connect(&window, &MainWindow::notesSaved, this, [this] {
        if (m_audit)
            m_audit->judgeAgain();
    });
}

DesktopSession::~DesktopSession() = default;

void DesktopSession::open(const QString &folder)
{
    openWith(folder, processVariable, CredentialSource::Variable);
    m_demo.reset();
    audit();
}

void DesktopSession::openDemo()
{
    auto demo = DemoWorkspace::unpack();
    if (!demo) {
        m_window.showProblems({demo.error()});
        Q_EMIT settled();
        return;
    }
    openWith((*demo)->folder(), &DemoServers::credential, CredentialSource::Demo);
    makeAudit(FingerprintKey::demo());
    m_demo = std::move(*demo);
    audit();
}

void DesktopSession::create(const QString &folder)
{
    const auto absolute = QDir(folder).absolutePath();
    const auto file = QString::fromLatin1(environmentsFileName.data(),
                                          static_cast<qsizetype>(environmentsFileName.size()));
    if (QFileInfo::exists(absolute + QLatin1Char('/') + file)) {
        m_window.showMessage(tr("This folder is a workspace already: it was opened."));
        open(absolute);
        return;
    }
    const auto path = absolute.toStdString();
    const auto &registry = m_registry;
    WorkspaceCreation creation;
    creation.search = [path, &registry](const std::stop_token &stop) {
        const SteadyClock clock;
        return proposeWorkspace(path, registry,
                                Deadline(clock, clock.now() + std::chrono::minutes(2), stop));
    };
    creation.check = [path, &registry](const std::string &text) {
        return parseWorkspace(text, std::string(environmentsFileName), path, registry).errors;
    };
    creation.write = [path](const std::string &text, const std::string &notes) -> Result<void> {
        if (auto written = writeNewWorkspace(path, text, notes); !written)
            return tl::unexpected(std::move(written).error());
        return {};
    };
    auto *dialog =
        new CreateWorkspaceDialog(absolute, std::move(creation), m_window.theme(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CreateWorkspaceDialog::created, this, &DesktopSession::open);
    connect(dialog, &CreateWorkspaceDialog::settled, this, &DesktopSession::settled);
    dialog->open();
}

void DesktopSession::openWith(const QString &folder, VariableReader variables,
                              CredentialSource source)
{
    // An audit of the workspace before ends with its session and tells nothing more.
    m_audit.reset();
    m_isPreparing = false;
    ++m_serial;
    m_window.setRunning(false);
    m_window.setProbeLog({});
    m_window.setJudgement(nullptr);
    m_workspace.reset();
    m_folder = folder.toStdString();
    m_variables = std::move(variables);
    m_variableSource = source;
}

void DesktopSession::makeAudit(FingerprintKey key)
{
    m_audit = std::make_unique<AuditSession>(
        m_registry, m_builtInRules,
        AuditSurroundings{std::move(key), m_variables, todayInUtc, m_jobs});
    connect(m_audit.get(), &AuditSession::progressChanged, &m_window, &MainWindow::setProgress);
    connect(m_audit.get(), &AuditSession::judged, this, [this](const auto &judgement) {
        m_window.setJudgement(judgement);
        showActivity();
    });
    connect(m_audit.get(), &AuditSession::finished, this, &DesktopSession::showFinished);
    m_window.setFingerprints(m_audit->fingerprints());
}

void DesktopSession::audit()
{
    if (m_folder.empty() || m_isPreparing || (m_audit && m_audit->isRunning()))
        return;
    // Read again for each audit: people change the file between two of them.
    auto loaded = loadWorkspace(m_folder, m_registry);
    if (!loaded.workspace) {
        m_window.showProblems(loaded.errors);
        Q_EMIT settled();
        return;
    }
    m_workspace = std::make_shared<const Workspace>(std::move(*loaded.workspace));
    m_window.setWorkspace(m_workspace);
    m_credentials.setWorkspace(m_workspace, m_variables, m_variableSource);
    m_window.setRunning(true);
    m_isPreparing = true;
    const int serial = ++m_serial;
    if (m_audit && m_audit->keySource() != FingerprintKeySource::Session) {
        gather(serial);
        return;
    }
    // Where the keychain was locked the last time it may give its key now.
    m_credentials.findKey(this, [this, serial](FingerprintKey key) {
        if (serial != m_serial)
            return;
        if (!m_audit || key.source != FingerprintKeySource::Session)
            makeAudit(std::move(key));
        gather(serial);
    });
}

void DesktopSession::gather(int serial)
{
    m_credentials.collect(planRun(*m_workspace), this,
                          [this, serial](CollectedCredentials credentials) {
                              if (serial == m_serial)
                                  start(std::move(credentials));
                          });
}

void DesktopSession::start(CollectedCredentials credentials)
{
    m_isPreparing = false;
    if (auto started =
            m_audit->start({m_workspace, {}, {}, std::chrono::seconds(30)}, std::move(credentials));
        !started)
        showStartFailure(started.error());
}

void DesktopSession::showStartFailure(const Error &error)
{
    m_window.setRunning(false);
    m_window.showProblems({error});
    Q_EMIT settled();
}

void DesktopSession::probeAgain(const std::vector<TargetName> &targets)
{
    if (!m_audit || m_isPreparing || m_audit->isRunning())
        return;
    m_isPreparing = true;
    m_window.setRunning(true);
    m_credentials.collect(
        m_audit->planOf(targets), this,
        [this, serial = ++m_serial, targets](CollectedCredentials credentials) {
            if (serial != m_serial)
                return;
            m_isPreparing = false;
            if (auto started = m_audit->probeAgain(targets, std::move(credentials)); !started)
                showStartFailure(started.error());
        });
}

void DesktopSession::cancelProbes(const std::vector<TargetName> &targets)
{
    if (!m_audit)
        return;
    for (const auto &target : targets)
        m_audit->cancelProbe(target);
}

void DesktopSession::cancel()
{
    if (m_isPreparing) {
        ++m_serial; // nobody waits for the keychain any more
        m_isPreparing = false;
        m_window.setRunning(false);
        Q_EMIT settled();
    } else if (m_audit) {
        m_audit->cancel();
    }
}

void DesktopSession::showActivity()
{
    m_window.setProbeLog(m_audit->activity());
}

void DesktopSession::showFinished()
{
    m_window.setRunning(false);
    m_window.setSummary(
        AuditSummary{m_audit->startedAt(), m_audit->plan().probes.size(), m_audit->duration()});
    showActivity();
    m_window.showProblems(m_audit->problems());
    Q_EMIT settled();
}

} // namespace sidestage
