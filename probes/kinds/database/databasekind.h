// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/area.h"
#include "probes/base/probespec.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// What the kinds of SQL databases have in common as ProbeKind.

/// The option `tables`, and those of migrations and of personal data: what is wrong with them.
std::vector<Error> checkDatabaseOptions(const OptionValue &options);

/// Where a database's fact (`SERVICE/SECTION/…`) is shown. For ProbeKind::areaOf.
Area areaOfDatabaseFact(std::string_view escapedPath);

/// An option that is one of those words.
OptionSpec wordOption(std::string name, std::string summary, std::vector<std::string> words);

} // namespace sidestage
