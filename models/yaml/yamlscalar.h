// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sidestage {

/// How a scalar is written; a plain one stands without quotes.
enum class YamlQuotes : std::uint8_t { Plain, Single, Double };

/// A text as a scalar that reads back as that text on one line, in a block as well as between
/// brackets, and that no YAML reader takes for a number, a boolean or nothing. `wanted` is kept to
/// where it can be.
std::string yamlScalar(std::string_view text, YamlQuotes wanted = YamlQuotes::Plain);

/// A part on one line: `{ app: a.test }`, `[a, b]`. A plain scalar of the tree (a number, true) is
/// written as it is.
std::string yamlOnOneLine(const YamlNode &node);

/// Behind the scalar that begins at `begin`. A plain one ends with its line, with a comment, and
/// between brackets (`isInFlow`) with the next comma or bracket; a block scalar (`|`, `>`) is
/// indented deeper than `indent`. Looks at one line of a plain scalar only.
std::size_t endOfYamlScalar(std::string_view text, std::size_t begin, bool isInFlow,
                            std::size_t indent);

} // namespace sidestage
