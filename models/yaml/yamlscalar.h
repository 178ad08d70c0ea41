// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sidestage {

/// How a scalar is written; a plain one stands without quotes.
enum class YamlQuotes : std::uint8_t { Plain, Single, Double };

/// A text as a scalar on one line, in block and in flow collections alike: in the quotes that are
/// wanted where they can hold it, plain only where every reader takes it for that text, and else in
/// double quotes (a number, a boolean, a date, a comment). UTF-8 stays; control characters are
/// escaped.
std::string yamlScalar(std::string_view text, YamlQuotes wanted = YamlQuotes::Plain);

/// The same, with what `${…}` would mean in an option escaped.
std::string yamlOptionText(std::string_view text);

/// A text on one line of a comment: what could end it, or is no character, is a question mark.
std::string yamlComment(std::string_view text);

/// A part on one line: `{ app: a.test }`, `[a, b]`. A plain scalar of the tree (a number, true) is
/// written as it is.
std::string yamlOnOneLine(const YamlNode &node);

/// Behind the scalar that begins at `begin`. A plain one ends with its line, with a comment, and
/// between brackets (`isInFlow`) with the next comma or bracket; a block scalar (`|`, `>`) is
/// indented deeper than `indent`. Looks at one line of a plain scalar only.
std::size_t endOfYamlScalar(std::string_view text, std::size_t begin, bool isInFlow,
                            std::size_t indent);

} // namespace sidestage
