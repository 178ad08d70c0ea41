// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamlnode.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Takes the keys of one map by name, checks what each holds, and in the end reports the keys that
/// nobody asked for, with what was probably meant. All mistakes go to `errors`; nothing stops at
/// the first. The node and the errors outlive the reader.
class MapReader
{
public:
    /// `what` is the map in messages: "a service".
    MapReader(const YamlNode &map, std::string what, std::vector<Error> &errors)
        : m_map(map), m_what(std::move(what)), m_errors(errors)
    {
    }

    /// The value as it stands, also an empty one; nullptr where the key is absent.
    const YamlNode *take(std::string_view key);
    /// Like `take`, but reports an absent key.
    const YamlNode *require(std::string_view key, const std::string &suggestion = {});
    /// A text; empty where it is absent, or wrong and reported.
    std::string text(std::string_view key);
    std::string requiredText(std::string_view key, const std::string &suggestion = {});
    /// A text or a list of texts.
    std::vector<std::string> texts(std::string_view key);
    /// A map or a list; nullptr where it is absent, empty, or wrong and reported.
    const YamlNode *map(std::string_view key);
    const YamlNode *list(std::string_view key);
    /// Reports every key that was not asked for.
    void finish();

    /// Where the value of a key stands; the map itself where the key is absent.
    const Location &where(std::string_view key) const;
    void report(const Location &where, std::string message, std::string suggestion = {});
    /// How many mistakes are known so far, those of others included: to see whether a step found
    /// one.
    std::size_t errorCount() const { return m_errors.size(); }

private:
    const YamlNode *ofKind(std::string_view key, YamlNode::Kind kind);

    const YamlNode &m_map;
    std::string m_what;
    std::vector<Error> &m_errors;
    std::vector<std::string> m_known;
};

/// An unknown key for messages. One without a value is not quoted: whoever writes
/// `password: { abc }` has written a value.
std::string keyInQuotes(const YamlEntry &entry);

/// What a node is, for messages: "a list".
std::string_view nameOf(YamlNode::Kind kind);

} // namespace sidestage
