// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/httpmessage.h"

#include <set>
#include <string>
#include <string_view>

namespace sidestage {

/// Whether a header of an answer means nothing to a comparison: clocks, request numbers, caches,
/// what belongs to one connection, and what is written elsewhere (cookies, redirects, policies).
bool isVolatileHeader(std::string_view lowerCaseName, const std::set<std::string> &further);

/// A header's value as it is compared: lists without order are sets in lower case, secrets
/// are masked, those of addresses in it as well. For headers that carry a key, only that they are
/// there.
FactValue headerFact(std::string_view lowerCaseName, const std::string &value);

/// Writes one fact a header name below `headers`, and the parts of policies beside it
/// (`writePolicies`). `again` are the headers of a second answer, or nullptr: a value
/// that differs between the two, or that only one of them has, is written as "…".
void writeHeaders(const FactWriter &facts, const HttpHeaders &headers, const HttpHeaders *again,
                  const std::set<std::string> &furtherVolatile);

} // namespace sidestage
