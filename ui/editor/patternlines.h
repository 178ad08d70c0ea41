// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

class PathGlob;

// Patterns as people type them, one a line, and as the field *Differs* holds them.

/// What the field holds for what was typed. Lines with backticks are taken as they stand.
std::string patternsValue(const QString &typed);
/// One pattern a line.
QString patternLines(const std::vector<PathGlob> &patterns);

} // namespace sidestage
