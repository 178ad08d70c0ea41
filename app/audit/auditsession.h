// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config/workspace.h"
#include "models/credentials/fingerprintkey.h"
#include "models/items/activitymodel.h"
#include "models/judge/judgement.h"
#include "probes/base/targetname.h"
#include "probes/engine/probeengine.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// What to audit, and how patiently.
struct AuditRequest
{
    std::shared_ptr<const Workspace> workspace;
    std::vector<std::string> environments; ///< empty: all
    std::vector<std::string> services; ///< empty: all
    std::chrono::milliseconds timeout{30000};
};

/// What an audit needs from the world, so that tests can choose it.
struct AuditSurroundings
{
    FingerprintKey key;
    VariableReader variables = processVariable;
    std::function<Date()> today; ///< in UTC
    int jobs = 16;
};

/// Today in UTC, by the machine's clock.
Date todayInUtc();

/// Runs one audit at a time: plans, probes, compares and judges, and says what is known so far
/// while outcomes still come in. Lives on its owner's thread and emits there; measuring and
/// judging happen on threads of their own.
class AuditSession : public QObject
{
    Q_OBJECT

public:
    /// `registry` must outlive this.
    AuditSession(const ProbeRegistry &registry, std::vector<Rule> builtInRules,
                 AuditSurroundings surroundings, QObject *parent = nullptr);
    ~AuditSession() override;

    /// Begins to measure. BadInput where the request names what the workspace does not have;
    /// Busy where the engine refuses. Readings of an earlier audit of the same workspace stand
    /// until their probes come back.
    /// `credentials`: what somebody gathered; without, what the variables hold.
    Result<void> start(AuditRequest request, std::optional<CollectedCredentials> credentials = {});
    /// Every probe ends within a second; what came in until then is judged.
    void cancel();
    void cancelProbe(const TargetName &target);
    /// Measures those targets of the last request again; NotFound where one is none of them.
    Result<void> probeAgain(const std::vector<TargetName> &targets,
                            std::optional<CollectedCredentials> credentials = {});
    /// What `probeAgain` would measure, so that its credentials can be gathered; empty where
    /// there is nothing.
    RunPlan planOf(const std::vector<TargetName> &targets) const;

    /// Judges what was measured again, by the notes that stand in the file now; `judged` follows.
    /// During an audit the notes are read at its end.
    void judgeAgain();

    bool isRunning() const { return m_isRunning; }
    const AuditRequest &request() const { return m_request; }
    std::chrono::system_clock::time_point startedAt() const { return m_startedAt; }
    std::chrono::milliseconds duration() const { return m_duration; }
    /// Makes and checks the pins of notes.
    std::shared_ptr<const Fingerprinter> fingerprints() const { return m_fingerprints; }
    FingerprintKeySource keySource() const { return m_surroundings.key.source; }
    /// What was measured last of each target, in the order of the plan.
    std::vector<std::shared_ptr<const Reading>> readingsOfRun() const;
    /// Where the credentials of the audit came from, by name; one that was nowhere is not there.
    const std::map<std::string, CredentialSource> &credentialSources() const
    {
        return m_credentialSources;
    }
    /// All targets of the audit, whichever of them were probed again since.
    const RunPlan &plan() const { return m_plan; }
    /// Every probe of the audit, as far as it has come, with what it said while it worked.
    std::vector<ProbeActivity> activity() const;
    /// Problems of files that the judgement leaned on: notes that cannot be read or that changed
    /// during the audit.
    const std::vector<Error> &problems() const { return m_problems; }

Q_SIGNALS:
    void progressChanged(const sidestage::RunProgress &progress);
    /// At most every 50 ms while outcomes come in, and once more at the end.
    void judged(std::shared_ptr<const sidestage::Judgement> judgement);
    /// After the last `judged` of the audit.
    void finished();

private:
    void takeReading(int run, int index, const std::shared_ptr<const Reading> &reading);
    /// Where the plan has the target; nothing where it has none.
    std::optional<std::size_t> placeOf(const TargetName &target) const;
    void scheduleJudging();
    void judgeNow();
    void takeJudgement(int serial, const std::shared_ptr<const Judgement> &judgement);
    void readNotes(bool isFirstTime);
    /// Measures those probes of the audit; on success `whole` is what the audit holds.
    Result<void> run(RunPlan whole, std::vector<std::size_t> probes,
                     std::optional<CollectedCredentials> credentials);

    AuditSurroundings m_surroundings;
    std::vector<Rule> m_builtInRules;
    std::shared_ptr<const Fingerprinter> m_fingerprints;
    std::shared_ptr<const Fingerprinter> m_fingerprintsOfAudit; ///< of the last one that was asked
    ProbeEngine m_engine;
    QThreadPool m_judges;
    QTimer m_judgeSoon;

    AuditRequest m_request;
    RunPlan m_plan;
    std::vector<ProbeActivity::Stage> m_stages; ///< by probe of the plan
    std::vector<std::size_t> m_running; ///< which of the plan the engine's run holds, in its order
    std::shared_ptr<const Topology> m_topology;
    std::shared_ptr<const std::vector<Rule>> m_rules;
    std::shared_ptr<const Notes> m_notes;
    std::string m_notesBytes;
    std::map<TargetName, std::shared_ptr<const Reading>> m_readings;
    std::map<std::string, CredentialSource> m_credentialSources;
    std::vector<Error> m_problems;
    std::chrono::system_clock::time_point m_startedAt;
    TimePoint m_startedTicking;
    std::chrono::milliseconds m_duration{0};
    int m_serial = 0; ///< of the newest judging; older answers are dropped
    bool m_isRunning = false;
    bool m_isMeasured = false;
    bool m_isJudging = false;
    bool m_isStale = false; ///< something came in since the judging under way began
};

} // namespace sidestage
