// SPDX-License-Identifier: Apache-2.0
#include "models/reports/reportorder.h"

#include <algorithm>
#include <tuple>

namespace sidestage {

std::vector<ProbeLine> sortedProbes(const AuditReport &report)
{
    const auto &topology = report.judgement->comparison().topology();
    auto probes = report.probes;
    std::ranges::stable_sort(probes, {}, [&topology](const ProbeLine &probe) {
        return std::tuple(probe.service, topology.column(probe.environment), probe.environment);
    });
    return probes;
}

std::string isoTime(std::chrono::sys_seconds time)
{
    const auto milliseconds = std::chrono::milliseconds(time.time_since_epoch()).count();
    return FactValue::instant(milliseconds).display();
}

} // namespace sidestage
