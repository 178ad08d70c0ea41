// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

#include <QString>

namespace sidestage {

/// One row as Markdown, to be pasted into an issue: the path, a table of what stands in each
/// environment, and why it was judged so in the given column. Never a secret.
QString rowMarkdown(const Judgement &judgement, std::size_t row, std::size_t column);

} // namespace sidestage
