// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// One document of a YAML file that may hold several. What other programs' files use and ours
/// refuse is passed over: merge keys, tags, keys that are given twice.
struct YamlPart
{
    YamlPointer root;
    int lineOffset = 0; ///< of its first line in the file

    Location place(const YamlNode &node) const
    {
        return {node.where.file, node.where.line + lineOffset, node.where.column};
    }
};

struct YamlParts
{
    std::vector<YamlPart> parts;
    std::optional<Error> problem; ///< the first document that could not be read
};

inline constexpr std::size_t mostYamlParts = 300;

/// Within the limits of `readYaml`, each document by itself. Pure.
YamlParts readYamlParts(std::string_view text, const std::string &file);

// Looking into trees that may lack anything: all of them take nullptr and give it.

const YamlNode *memberOf(const YamlNode *node, std::string_view key);
/// The member behind several keys.
const YamlNode *memberOf(const YamlNode *node, std::initializer_list<std::string_view> keys);
/// The text of a scalar; empty for anything else.
std::string_view textOf(const YamlNode *node);
std::string_view textOf(const YamlNode *node, std::string_view key);
/// The members of a list, or the one scalar that stands for it.
std::vector<const YamlNode *> itemsOf(const YamlNode *node);

} // namespace sidestage
