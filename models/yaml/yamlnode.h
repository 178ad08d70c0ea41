// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

struct YamlNode;
using YamlPointer = std::shared_ptr<const YamlNode>;

/// One `key: value` of a map. Keys are always scalars, each of a map once.
struct YamlEntry
{
    YamlPointer key;
    YamlPointer value;
};

/// One part of a YAML file with its place: text stays text (`no` is "no", `1.10` is "1.10"), and
/// whoever knows what is expected there decides what it means. Immutable; an alias shares the node
/// of its anchor, so that the tree is a graph without circles and never deeper than
/// `maximumYamlDepth`.
struct YamlNode
{
    enum class Kind : std::uint8_t { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    bool isPlain = true; ///< a scalar without quotes: it may mean a number or a boolean
    std::string text; ///< Scalar
    std::vector<YamlPointer> items;
    std::vector<YamlEntry> entries; ///< in the order of the file
    Location where;

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }
    /// The entry of a map; nullptr where there is none.
    const YamlEntry *find(std::string_view key) const
    {
        for (const auto &entry : entries) {
            if (entry.key->text == key)
                return &entry;
        }
        return nullptr;
    }
};

} // namespace sidestage
