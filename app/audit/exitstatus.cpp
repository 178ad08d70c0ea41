// SPDX-License-Identifier: Apache-2.0
#include "app/audit/exitstatus.h"

#include <algorithm>

namespace sidestage {

bool isMeasuredWhole(const Comparison &comparison)
{
    for (const auto &service : comparison.services()) {
        const auto &info =
            comparison.topology().services[static_cast<std::size_t>(service.service)];
        for (std::size_t column = 0; column < comparison.columnCount(); ++column) {
            if (!info.hasTarget[column])
                continue;
            const auto *reading = comparison.reading(service, column);
            if (!reading || !reading->outcome.isOk() || !reading->gaps.empty())
                return false;
        }
    }
    return true;
}

ExitStatus exitStatusOf(const Judgement &judgement, Severity failOn)
{
    const bool differs = std::ranges::any_of(judgement.findings(), [&](const FindingRef &finding) {
        const auto &verdict = judgement.verdict(finding.row, finding.column);
        return (verdict.state == State::Drift || verdict.state == State::Violation)
            && verdict.severity >= failOn;
    });
    if (differs)
        return ExitStatus::Differs;
    const bool isWhole = isMeasuredWhole(judgement.comparison())
        && judgement.counts()[State::Unmeasured] == 0 && judgement.errors().empty();
    return isWhole ? ExitStatus::Mirrors : ExitStatus::Incomplete;
}

} // namespace sidestage
