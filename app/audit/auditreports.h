// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/audit/auditsession.h"
#include "models/reports/auditreport.h"

namespace sidestage {

/// All that a report says about the audit that a session just finished.
AuditReport auditReportOf(const AuditSession &session, std::shared_ptr<const Judgement> judgement);

} // namespace sidestage
