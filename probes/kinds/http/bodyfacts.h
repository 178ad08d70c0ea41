// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/httptarget.h"

#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// What is kept of this answer's body: Auto is decided by its content type.
BodyReading chosenReading(BodyReading wanted, const HttpResponse &response);

/// In lower case, without parameters; empty where it is not said.
std::string mediaType(const HttpResponse &response);

/// What two answers say of a page in words that can be compared: in lines, masked, and with "…"
/// where the two differ. `again`: nullptr where there is no second one. At most 64 KiB.
std::string comparableText(const std::string &first, const std::string *again,
                           const std::vector<std::string> &hosts);

/// Why only a part of a body was read, if that is so: what a part does not show may stand in the
/// rest.
std::optional<Error> missingPart(const HttpResponse &response);

/// Writes `body/shape/…` or `body/text` below `facts`. `again` is a second answer of the same
/// page, or nullptr: what differs between the two is noise. A body that cannot be read is a gap
/// at `body`.
void writeBody(const FactWriter &facts, BodyReading reading, const HttpResponse &first,
               const HttpResponse *again, const std::vector<std::string> &hosts);

/// Whether search engines are told to stay away, by header or by the page itself; nothing where
/// the answer is no page that they would read.
std::optional<bool> isNoIndex(const HttpResponse &response);

} // namespace sidestage
