// SPDX-License-Identifier: Apache-2.0
#include "app/audit/auditsession.h"

#include "models/config/planning.h"
#include "models/notes/notesfile.h"
#include "models/yaml/suggestion.h"

#include <algorithm>
#include <numeric>

namespace sidestage {

namespace {

constexpr int judgingInterval = 50; // ms: as often as an eye can follow, and no more

std::vector<Snapshot> snapshotsOf(
    const Topology &topology, const std::map<TargetName, std::shared_ptr<const Reading>> &readings)
{
    std::vector<Snapshot> snapshots;
    for (const auto &column : topology.columns) {
        std::vector<std::shared_ptr<const Reading>> ofColumn;
        for (const auto &[target, reading] : readings) {
            if (target.environment == column.name)
                ofColumn.push_back(reading);
        }
        snapshots.emplace_back(column.name, std::move(ofColumn));
    }
    return snapshots;
}

} // namespace

Date todayInUtc()
{
    return std::chrono::year_month_day(
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

AuditSession::AuditSession(const ProbeRegistry &registry, std::vector<Rule> builtInRules,
                           AuditSurroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_surroundings(std::move(surroundings))
    , m_builtInRules(std::move(builtInRules))
    , m_fingerprints(m_surroundings.key.fingerprinter())
    , m_engine(registry, m_fingerprints, EngineOptions{m_surroundings.jobs})
{
    if (!m_surroundings.today)
        m_surroundings.today = todayInUtc;
    m_judges.setMaxThreadCount(1);
    m_judgeSoon.setSingleShot(true);
    m_judgeSoon.setInterval(judgingInterval);
    connect(&m_judgeSoon, &QTimer::timeout, this, &AuditSession::judgeNow);
    connect(&m_engine, &ProbeEngine::progressChanged, this, &AuditSession::progressChanged);
    connect(&m_engine, &ProbeEngine::probeStarted, this, [this](int, int index) {
        m_stages[m_running[static_cast<std::size_t>(index)]] = ProbeActivity::Stage::Running;
    });
    connect(&m_engine, &ProbeEngine::probeFinished, this, &AuditSession::takeReading);
    connect(&m_engine, &ProbeEngine::finished, this, [this] {
        m_isMeasured = true;
        m_duration = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - m_startedTicking);
        readNotes(false);
        m_isStale = true;
        if (!m_isJudging)
            judgeNow();
    });
}

AuditSession::~AuditSession()
{
    // A judging under way is bounded work on data of its own; its answer finds nobody.
    m_judges.waitForDone();
}

Result<void> AuditSession::start(AuditRequest request,
                                 std::optional<CollectedCredentials> credentials)
{
    const auto &workspace = *request.workspace;
    const RunSelection selection{request.environments, request.services};
    if (const auto unknown = checkSelection(workspace, selection); !unknown.empty())
        return tl::unexpected(unknown.front());
    if (m_isRunning)
        return failure(ErrorCode::Busy, "an audit is under way");

    if (!m_request.workspace || m_request.workspace->folder != workspace.folder)
        m_readings.clear();
    m_request = std::move(request);
    m_topology = std::make_shared<const Topology>(
        topologyOf(workspace, m_engine.registry(), m_request.environments, m_request.services));
    auto rules = m_builtInRules;
    rules.insert(rules.end(), workspace.rules.begin(), workspace.rules.end());
    m_rules = std::make_shared<const std::vector<Rule>>(std::move(rules));
    m_problems.clear();
    readNotes(true);

    auto plan = planRun(workspace, selection, m_request.timeout);
    std::erase_if(m_readings, [&](const auto &entry) {
        return std::ranges::none_of(plan.probes, [&](const ProbeSpec &probe) {
            return probe.service == entry.first.service
                && probe.environment == entry.first.environment;
        });
    });
    // One key for the audit: a target that is probed again stays comparable with the others.
    m_fingerprintsOfAudit = std::make_shared<const Fingerprinter>(Fingerprinter::madeUp());
    std::vector<std::size_t> all(plan.probes.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return run(std::move(plan), std::move(all), std::move(credentials));
}

std::optional<std::size_t> AuditSession::placeOf(const TargetName &target) const
{
    const auto at = std::ranges::find_if(m_plan.probes, [&](const ProbeSpec &probe) {
        return probe.service == target.service && probe.environment == target.environment;
    });
    if (at == m_plan.probes.end())
        return {};
    return static_cast<std::size_t>(at - m_plan.probes.begin());
}

Result<void> AuditSession::probeAgain(const std::vector<TargetName> &targets,
                                      std::optional<CollectedCredentials> credentials)
{
    if (!m_request.workspace)
        return failure(ErrorCode::NotConfigured, "nothing was audited yet");
    if (m_isRunning)
        return failure(ErrorCode::Busy, "an audit is under way");
    std::vector<std::size_t> places;
    for (const auto &target : targets) {
        const auto place = placeOf(target);
        if (!place)
            return failure(ErrorCode::NotFound,
                           inQuotes(target.service) + " has no target in "
                               + inQuotes(target.environment));
        places.push_back(*place);
    }
    if (places.empty())
        return failure(ErrorCode::BadInput, "there is nothing to probe again");
    std::ranges::sort(places); // the order of the plan
    places.erase(std::unique(places.begin(), places.end()), places.end());
    m_problems.clear();
    readNotes(true);
    return run(m_plan, std::move(places), std::move(credentials));
}

RunPlan AuditSession::planOf(const std::vector<TargetName> &targets) const
{
    RunPlan plan;
    for (const auto &target : targets) {
        if (const auto place = placeOf(target))
            plan.probes.push_back(m_plan.probes[*place]);
    }
    return plan;
}

Result<void> AuditSession::run(RunPlan whole, std::vector<std::size_t> probes,
                               std::optional<CollectedCredentials> given)
{
    RunPlan plan{{}, whole.hosts};
    for (const auto probe : probes)
        plan.probes.push_back(whole.probes[probe]);
    auto credentials =
        given ? std::move(*given) : collectFromVariables(plan, m_surroundings.variables);
    plan.missingCredentials = std::move(credentials.missing);
    // Events are queued: none of this run arrives before its stages stand here.
    auto started =
        m_engine.start(std::move(plan), std::move(credentials.values), m_fingerprintsOfAudit);
    if (!started)
        return tl::unexpected(started.error());
    if (probes.size() == whole.probes.size())
        m_credentialSources.clear();
    for (const auto &[name, source] : credentials.sources)
        m_credentialSources.insert_or_assign(name, source);
    m_plan = std::move(whole);
    m_running = std::move(probes);
    m_stages.resize(m_plan.probes.size());
    for (const auto probe : m_running)
        m_stages[probe] = ProbeActivity::Stage::Queued;
    m_startedAt = std::chrono::system_clock::now();
    m_startedTicking = std::chrono::steady_clock::now();
    m_isRunning = true;
    m_isMeasured = false;
    scheduleJudging();
    return {};
}

void AuditSession::cancel()
{
    m_engine.cancel();
}

void AuditSession::cancelProbe(const TargetName &target)
{
    m_engine.cancelProbe(target.service, target.environment);
}

std::vector<std::shared_ptr<const Reading>> AuditSession::readingsOfRun() const
{
    std::vector<std::shared_ptr<const Reading>> readings;
    for (const auto &probe : m_plan.probes) {
        const auto at = m_readings.find({probe.service, probe.environment});
        readings.push_back(at == m_readings.end() ? nullptr : at->second);
    }
    return readings;
}

std::vector<ProbeActivity> AuditSession::activity() const
{
    std::vector<ProbeActivity> probes;
    const auto readings = readingsOfRun();
    for (std::size_t i = 0; i < m_plan.probes.size(); ++i) {
        const auto &probe = m_plan.probes[i];
        ProbeActivity activity{probe.service,
                               probe.environment,
                               probe.kind,
                               m_stages[i],
                               {},
                               m_engine.log(probe.service, probe.environment)};
        if (activity.stage == ProbeActivity::Stage::Done && readings[i])
            activity.outcome = readings[i]->outcome;
        probes.push_back(std::move(activity));
    }
    return probes;
}

void AuditSession::readNotes(bool isFirstTime)
{
    const auto file = m_request.workspace->folder + "/staging-notes.md";
    auto loaded = loadNotes(file);
    if (!loaded) {
        m_notes = std::make_shared<const Notes>();
        m_notesBytes.clear();
        if (loaded.error().code != ErrorCode::NotFound)
            m_problems.push_back(loaded.error());
        return;
    }
    if (!isFirstTime && loaded->bytes() != m_notesBytes) {
        m_problems.push_back({ErrorCode::Busy,
                              "the notes changed during the audit; what stands there now was used",
                              {file, 0, 0},
                              {}});
    }
    m_notesBytes = loaded->bytes();
    m_notes = std::make_shared<const Notes>(loaded->notes());
}

void AuditSession::judgeAgain()
{
    if (!m_request.workspace || m_isRunning || !m_topology)
        return;
    m_problems.clear();
    readNotes(true);
    m_isStale = true;
    if (!m_isJudging)
        judgeNow();
}

void AuditSession::takeReading(int, int index, const std::shared_ptr<const Reading> &reading)
{
    const auto at = m_running[static_cast<std::size_t>(index)];
    const auto &probe = m_plan.probes[at];
    m_readings[{probe.service, probe.environment}] = reading;
    m_stages[at] = ProbeActivity::Stage::Done;
    scheduleJudging();
}

void AuditSession::scheduleJudging()
{
    m_isStale = true;
    if (!m_isJudging && !m_judgeSoon.isActive())
        m_judgeSoon.start();
}

void AuditSession::judgeNow()
{
    m_judgeSoon.stop();
    m_isJudging = true;
    m_isStale = false;
    m_judges.start([this, serial = ++m_serial, topology = m_topology, readings = m_readings,
                    rules = m_rules, notes = m_notes, today = m_surroundings.today(),
                    fingerprints = m_fingerprints] {
        auto comparison =
            std::make_shared<const Comparison>(compare(topology, snapshotsOf(*topology, readings)));
        auto judgement = std::make_shared<const Judgement>(
            judge(std::move(comparison), rules, notes, today, *fingerprints));
        QMetaObject::invokeMethod(
            this, [this, serial, judgement] { takeJudgement(serial, judgement); },
            Qt::QueuedConnection);
    });
}

void AuditSession::takeJudgement(int serial, const std::shared_ptr<const Judgement> &judgement)
{
    if (serial != m_serial)
        return;
    m_isJudging = false;
    Q_EMIT judged(judgement);
    if (m_isStale) {
        m_isMeasured ? judgeNow() : scheduleJudging();
    } else if (m_isMeasured && m_isRunning) {
        m_isRunning = false;
        Q_EMIT finished();
    }
}

} // namespace sidestage
