// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/respvalue.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The rules of an ACL about commands ("-@all +@read +config|get") in one form. They are applied
/// in order, so their order counts; but neighbours that all allow or all forbid may stand in any.
std::vector<std::string> normalisedCommandRules(std::string_view rules);

/// Writes one user's rights from the answer to ACL GETUSER, whichever version of the server gave
/// it. Of the passwords only their number is taken, and the digests that the answer holds are
/// overwritten.
void writeAclUser(RespValue &answer, const FactWriter &facts);

} // namespace sidestage
