// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/reports/auditreport.h"
#include "models/reports/jsonwriter.h"

#include <string>

namespace sidestage {

/// The audit as JSON: a contract, described by resources/schemas/audit.schema.json. Findings are
/// sorted by path, then in the order of the environments; matches are counted, and listed with
/// `listsMatches`. Of a secret only its shape and length class are written.
void writeJsonReport(const AuditReport &report, bool listsMatches, const TextSink &sink);

/// One value: null for nothing, an array for a list or set, `{ "secret": … }` for a secret.
void writeJsonValue(JsonWriter &writer, const FactValue &value);

} // namespace sidestage
