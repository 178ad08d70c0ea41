// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/reports/auditreport.h"

#include <string>
#include <vector>

namespace sidestage {

/// The probes by service, then in the order of the environments.
std::vector<ProbeLine> sortedProbes(const AuditReport &report);

/// "2026-11-21T09:12:00Z".
std::string isoTime(std::chrono::sys_seconds time);

} // namespace sidestage
