// SPDX-License-Identifier: Apache-2.0
#include "app/audit/auditreports.h"

#include <set>

namespace sidestage {

AuditReport auditReportOf(const AuditSession &session, std::shared_ptr<const Judgement> judgement)
{
    AuditReport report;
    report.judgement = std::move(judgement);
    report.workspace = session.request().workspace->folder;
    report.project = session.request().workspace->project;
    report.started = std::chrono::floor<std::chrono::seconds>(session.startedAt());
    report.seconds = std::chrono::duration<double>(session.duration()).count();
    report.fingerprintSource = FingerprintKey::describe(session.keySource());

    const auto readings = session.readingsOfRun();
    std::set<std::string> credentials;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const auto &probe = session.plan().probes[i];
        ProbeLine line{probe.service, probe.environment, probe.kind, {}, 0};
        if (readings[i]) {
            line.outcome = readings[i]->outcome;
            line.facts = readings[i]->facts.size();
        }
        report.probes.push_back(std::move(line));
        for (const auto &reference : probe.options.credentials())
            credentials.insert(reference.name);
    }
    const auto &sources = session.credentialSources();
    for (const auto &name : credentials) {
        const auto source = sources.find(name);
        report.credentialSources.push_back(
            name + ": "
            + (source == sources.end() ? "not available" : describe(source->second, name)));
    }
    return report;
}

} // namespace sidestage
