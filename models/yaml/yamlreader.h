// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

// What a file that people write never needs, and a hostile one would.
inline constexpr std::size_t maximumYamlBytes = std::size_t{4} << 20U;
inline constexpr std::size_t maximumYamlNodes = 200'000; ///< with every alias counted in full
inline constexpr int maximumYamlDepth = 64;

struct YamlDocument
{
    YamlPointer root; ///< null where the text could not be read to its end
    std::vector<Error> errors; ///< in the order of the file; may stand beside a root
};

/// Reads one YAML document. `file` is the name that errors show. Refused, each with its place:
/// text that is not UTF-8, control characters, tabs as indentation, several documents, duplicate
/// keys, keys that are not text, merge keys (`<<`), tags other than `!!str`, and anything over the
/// limits above. No message ever quotes a value.
YamlDocument readYaml(std::string_view text, const std::string &file);

} // namespace sidestage
