// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/mysql/schema.h"

#include <string>
#include <vector>

namespace sidestage {

/// The variables that are read: those that change what a statement does, those that follow the
/// size of the machine, and `more`, by their own names. What each is good for stands with the rules
/// that judge it, in resources/rules/mysql.yaml and database.yaml.
std::vector<std::string> mySqlVariables(const std::vector<std::string> &more);

/// Writes `server/…`, `settings/NAME` (global values, which new sessions begin with) and the
/// character set of the database itself.
void writeMySqlServer(const MySqlSchema &schema, const MySqlConnection &connection);

} // namespace sidestage
