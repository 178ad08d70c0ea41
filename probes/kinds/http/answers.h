// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"

#include <string>
#include <vector>

namespace sidestage {

/// The options of what the probe asks beyond its pages: `cors`, `forwarded`, `error-pages`,
/// `robots`, `endpoints`.
std::vector<OptionSpec> answersOptions();
std::vector<Error> checkAnswersOptions(const OptionValue &options);

/// Asks a server that has answered before for what is no page, and writes `cors`, `forwarded`,
/// `errors`, `robots`, `endpoints` and `clock`. What brings no answer is a gap.
void writeAnswers(const ProbeContext &context, SiteAsking &asking, const HttpPage &firstPage,
                  const std::vector<std::string> &hosts);

} // namespace sidestage
