// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// A text as it stands in a YAML file, in block and in flow collections alike: plain where every
/// reader takes it for that text, in double quotes where one could take it for something else
/// (a number, a boolean, a date, a comment). UTF-8 stays; control characters are escaped.
std::string yamlScalar(std::string_view text);

/// The same, with what `${…}` would mean in an option escaped.
std::string yamlOptionText(std::string_view text);

/// A text on one line of a comment: what could end it, or is no character, is a question mark.
std::string yamlComment(std::string_view text);

} // namespace sidestage
