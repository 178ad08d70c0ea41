// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/text/textedit.h"
#include "models/yaml/yamlnode.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// Keys from the root: {"environments", "staging", "owner"}. Parts of lists have no such path.
using YamlPath = std::vector<std::string>;

// Edits of a YAML text that people keep by hand: comments, order, quotes, line ends and everything
// that was not asked for stay. Every function returns edits after which the text reads as before
// but for what was asked: it has tried that, and gives Unsupported with the place where the text is
// written in a way that it cannot change (an alias, a text over several lines). BadInput where the
// text cannot be read, NotFound where the path leads nowhere. No edits: nothing to change. `file`
// is the name that errors show.

/// Sets the value at a path. What stands there is replaced, a scalar in the quotes that it had; a
/// key that is missing is put behind the others of its map, in that map's own style, together
/// with the maps that lead to it.
Result<TextEdits> setYaml(std::string_view text, const std::string &file, const YamlPath &path,
                          const YamlNode &value);
/// Takes out the key and its value. A map that is left without keys has no value any more.
Result<TextEdits> removeYaml(std::string_view text, const std::string &file, const YamlPath &path);
/// BadInput where its map has such a key already.
Result<TextEdits> renameYaml(std::string_view text, const std::string &file, const YamlPath &path,
                             const std::string &key);

// Values to set.
YamlPointer yamlText(std::string text);
/// A number, or true and false: written without quotes.
YamlPointer yamlWord(std::string text);
YamlPointer yamlList(std::vector<YamlPointer> items);
YamlPointer yamlMap(const std::vector<std::pair<std::string, YamlPointer>> &entries);

} // namespace sidestage
