// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"

#include <string>
#include <vector>

namespace sidestage {

OptionSpec errorPagesOption();
std::vector<Error> checkErrorPagesOption(const OptionValue &options);

/// Writes `errors/NAME/…` of a page that cannot exist and of those that the option names.
void writeErrorPages(const ProbeContext &context, SiteAsking &asking,
                     const std::vector<std::string> &hosts);

} // namespace sidestage
