// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/mapreader.h"

#include "models/yaml/suggestion.h"

#include <algorithm>

namespace sidestage {

std::string_view nameOf(YamlNode::Kind kind)
{
    switch (kind) {
    case YamlNode::Kind::Null:
        return "nothing";
    case YamlNode::Kind::Scalar:
        return "a text";
    case YamlNode::Kind::List:
        return "a list";
    case YamlNode::Kind::Map:
        return "a map (keys with values)";
    }
    return "nothing";
}

std::string keyInQuotes(const YamlEntry &entry)
{
    return entry.value->isNull() ? "of that name" : inQuotes(entry.key->text);
}

const YamlNode *MapReader::take(std::string_view key)
{
    m_known.emplace_back(key);
    const auto *entry = m_map.find(key);
    return entry ? entry->value.get() : nullptr;
}

const YamlNode *MapReader::require(std::string_view key, const std::string &suggestion)
{
    const auto *node = take(key);
    if (!node)
        report(m_map.where, m_what + " lacks the key '" + std::string(key) + '\'', suggestion);
    return node;
}

std::string MapReader::text(std::string_view key)
{
    const auto *node = take(key);
    if (!node)
        return {};
    if (!node->isScalar()) {
        report(node->where,
               '\'' + std::string(key) + "' must be a text, and is "
                   + std::string(nameOf(node->kind)));
        return {};
    }
    return node->text;
}

std::string MapReader::requiredText(std::string_view key, const std::string &suggestion)
{
    const auto *node = require(key, suggestion);
    if (!node)
        return {};
    auto value = text(key);
    if (node->isScalar() && value.find_first_not_of(" \t\n") == std::string::npos)
        report(node->where, '\'' + std::string(key) + "' is empty", suggestion);
    return value;
}

std::vector<std::string> MapReader::texts(std::string_view key)
{
    const auto *node = take(key);
    if (!node)
        return {};
    const auto name = '\'' + std::string(key) + '\'';
    if (node->isScalar())
        return {node->text};
    std::vector<std::string> all;
    if (!node->isList()) {
        report(node->where,
               name + " must be a text or a list of texts, and is "
                   + std::string(nameOf(node->kind)));
        return all;
    }
    for (const auto &item : node->items) {
        if (item->isScalar())
            all.push_back(item->text);
        else
            report(item->where, "each of " + name + " must be a text");
    }
    return all;
}

const YamlNode *MapReader::map(std::string_view key)
{
    return ofKind(key, YamlNode::Kind::Map);
}

const YamlNode *MapReader::list(std::string_view key)
{
    return ofKind(key, YamlNode::Kind::List);
}

const YamlNode *MapReader::ofKind(std::string_view key, YamlNode::Kind kind)
{
    const auto *node = take(key);
    if (!node || node->isNull())
        return nullptr;
    if (node->kind == kind)
        return node;
    report(node->where,
           '\'' + std::string(key) + "' must be " + std::string(nameOf(kind)) + ", and is "
               + std::string(nameOf(node->kind)));
    return nullptr;
}

void MapReader::finish()
{
    std::vector<std::string> unused;
    for (const auto &known : m_known) {
        if (!m_map.find(known))
            unused.push_back(known);
    }
    for (const auto &entry : m_map.entries) {
        const auto &key = entry.key->text;
        if (std::ranges::find(m_known, key) != m_known.end())
            continue;
        const bool isNearOne = !nearestTo(key, m_known).empty();
        report(entry.key->where, m_what + " has no key " + keyInQuotes(entry),
               didYouMean(key, isNearOne || unused.empty() ? m_known : unused));
    }
}

const Location &MapReader::where(std::string_view key) const
{
    const auto *entry = m_map.find(key);
    return entry ? entry->value->where : m_map.where;
}

void MapReader::report(const Location &where, std::string message, std::string suggestion)
{
    m_errors.push_back({ErrorCode::BadInput, std::move(message), where, std::move(suggestion)});
}

} // namespace sidestage
