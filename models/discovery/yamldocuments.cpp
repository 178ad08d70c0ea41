// SPDX-License-Identifier: Apache-2.0
#include "models/discovery/yamldocuments.h"

#include "models/yaml/yamlreader.h"
#include "probes/base/asciitext.h"

#include <algorithm>

namespace sidestage {

namespace {

bool isSeparator(std::string_view line)
{
    return line.starts_with("---") && (line.size() == 3 || isAsciiSpace(line[3]));
}

bool isBlankOrComment(std::string_view text)
{
    while (!text.empty()) {
        const auto line = trimmed(text.substr(0, text.find('\n')));
        if (!line.empty() && line.front() != '#')
            return false;
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return true;
}

} // namespace

YamlParts readYamlParts(std::string_view text, const std::string &file)
{
    YamlParts result;
    const auto read = [&](std::string_view part, int offset) {
        if (isBlankOrComment(part))
            return;
        auto document = readYaml(part, file);
        if (document.root) {
            result.parts.push_back({std::move(document.root), offset});
        } else if (!result.problem && !document.errors.empty()) {
            result.problem = std::move(document.errors.front());
            if (result.problem->where.line > 0)
                result.problem->where.line += offset;
        }
    };
    std::size_t begin = 0;
    int beginLine = 0;
    int line = 0;
    for (std::size_t at = 0; at < text.size() && result.parts.size() < mostYamlParts; ++line) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (isSeparator(text.substr(at, end - at))) {
            read(text.substr(begin, at - begin), beginLine);
            // what stands behind the mark belongs to the document
            begin = std::min(at + 3, text.size());
            beginLine = line;
        }
        at = end + 1;
    }
    read(text.substr(std::min(begin, text.size())), beginLine);
    return result;
}

const YamlNode *memberOf(const YamlNode *node, std::string_view key)
{
    const auto *entry = node && node->isMap() ? node->find(key) : nullptr;
    return entry ? entry->value.get() : nullptr;
}

const YamlNode *memberOf(const YamlNode *node, std::initializer_list<std::string_view> keys)
{
    for (const auto key : keys)
        node = memberOf(node, key);
    return node;
}

std::string_view textOf(const YamlNode *node)
{
    return node && node->isScalar() ? std::string_view(node->text) : std::string_view();
}

std::string_view textOf(const YamlNode *node, std::string_view key)
{
    return textOf(memberOf(node, key));
}

std::vector<const YamlNode *> itemsOf(const YamlNode *node)
{
    std::vector<const YamlNode *> items;
    if (node && node->isScalar())
        items.push_back(node);
    if (node && node->isList()) {
        for (const auto &item : node->items)
            items.push_back(item.get());
    }
    return items;
}

} // namespace sidestage
