// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"

#include <vector>

namespace sidestage {

OptionSpec endpointsOption();
std::vector<Error> checkEndpointsOption(const OptionValue &options);

/// Writes `endpoints/NAME/…` of the pages that tell a version or a state of health. A value is
/// shown as a setting's is: secret until it is known to be harmless.
void writeEndpoints(const ProbeContext &context, SiteAsking &asking);

} // namespace sidestage
