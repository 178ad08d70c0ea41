// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/httpmessage.h"

#include <set>
#include <string>
#include <string_view>

namespace sidestage {

/// Whether a header is taken apart by `writePolicies`, so that it is no fact as a whole.
bool isPolicyHeader(std::string_view lowerCaseName);

/// Writes what browsers are told to enforce:
/// `hsts/{max-age,includes-subdomains,preload,ignored}` (seconds), `csp/DIRECTIVE` and
/// `csp/ignored` (and `csp-2/…` where there are several policies), the same under
/// `csp-report-only`, and `permissions/FEATURE` (and `permissions-report-only/…`). The first
/// segment has a value of its own, true, so that a header that is missing is one difference.
/// `again` are the headers of a second answer, or nullptr: what differs between the two, or
/// stands in one of them alone, is written as "…". Headers whose names are in `leftOut` are not
/// written.
void writePolicies(const FactWriter &facts, const HttpHeaders &headers, const HttpHeaders *again,
                   const std::set<std::string> &leftOut);

} // namespace sidestage
