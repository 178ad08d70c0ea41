// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamlscalar.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Words that YAML 1.1 or 1.2 reads as something other than text.
bool isReservedWord(std::string_view text)
{
    constexpr std::array<std::string_view, 13> words{
        "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf", "="};
    const auto lower = lowered(text);
    return std::ranges::find(words, lower) != words.end();
}

/// Whether it could be a number or a date: those begin with a digit, or a sign or point before it.
bool looksLikeNumber(std::string_view text)
{
    const auto first = text.find_first_not_of("+-.");
    if (first == std::string_view::npos || text[first] < '0' || text[first] > '9')
        return false;
    constexpr std::string_view ofNumbers = "0123456789abcdefABCDEFxXoO_+-.:";
    return text.find_first_not_of(ofNumbers) == std::string_view::npos;
}

bool mayStandPlain(std::string_view text)
{
    constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
    constexpr std::string_view ofFlow = ",[]{}";
    if (text.empty() || isBlank(text.front()) || isBlank(text.back()) || text.back() == ':'
        || indicators.find(text.front()) != std::string_view::npos || isReservedWord(text)
        || looksLikeNumber(text) || text.find_first_of(ofFlow) != std::string_view::npos)
        return false;
    return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

bool hasControl(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
}

std::string inDoubleQuotes(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (c == '\t') {
            quoted += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            quoted += "\\x";
            quoted += digits[byte / 16];
            quoted += digits[byte % 16];
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string inSingleQuotes(std::string_view text)
{
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + '\'';
}

std::size_t endOfLine(std::string_view text, std::size_t at)
{
    return std::min(text.find_first_of("\r\n", at), text.size());
}

std::size_t endOfQuoted(std::string_view text, std::size_t begin)
{
    const char quote = text[begin];
    for (auto at = begin + 1; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote)
                return at + 1;
            ++at;
        }
    }
    return text.size();
}

/// Behind the last line of a block scalar that has something on it.
std::size_t endOfBlock(std::string_view text, std::size_t begin, std::size_t indent)
{
    auto end = endOfLine(text, begin);
    for (auto line = text.find('\n', begin); line != std::string_view::npos;
         line = text.find('\n', line)) {
        ++line;
        const auto first = text.find_first_not_of(' ', line);
        if (first == std::string_view::npos)
            break;
        const bool isEmpty = text[first] == '\n' || text[first] == '\r';
        if (!isEmpty && first - line <= indent)
            break;
        if (!isEmpty)
            end = endOfLine(text, first);
    }
    return end;
}

} // namespace

std::string yamlScalar(std::string_view text, YamlQuotes wanted)
{
    if (wanted == YamlQuotes::Double || hasControl(text))
        return inDoubleQuotes(text);
    if (wanted == YamlQuotes::Single)
        return inSingleQuotes(text);
    return mayStandPlain(text) ? std::string(text) : inDoubleQuotes(text);
}

std::string yamlOnOneLine(const YamlNode &node)
{
    std::string text;
    const auto next = [&text] {
        if (!text.empty())
            text += ", ";
    };
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return "null";
    case YamlNode::Kind::Scalar:
        return node.isPlain ? node.text : yamlScalar(node.text);
    case YamlNode::Kind::List:
        for (const auto &item : node.items) {
            next();
            text += yamlOnOneLine(*item);
        }
        return '[' + text + ']';
    case YamlNode::Kind::Map:
        break;
    }
    for (const auto &[key, value] : node.entries) {
        next();
        text += yamlScalar(key->text) + ": " + yamlOnOneLine(*value);
    }
    return text.empty() ? "{}" : "{ " + text + " }";
}

std::size_t endOfYamlScalar(std::string_view text, std::size_t begin, bool isInFlow,
                            std::size_t indent)
{
    if (begin >= text.size())
        return text.size();
    if (text[begin] == '"' || text[begin] == '\'')
        return endOfQuoted(text, begin);
    if (!isInFlow && (text[begin] == '|' || text[begin] == '>'))
        return endOfBlock(text, begin, indent);
    auto end = endOfLine(text, begin);
    for (auto at = begin; at < end; ++at) {
        const bool endsInFlow =
            isInFlow && std::string_view(",[]{}").find(text[at]) != std::string_view::npos;
        const bool isComment = text[at] == '#' && at > begin && isBlank(text[at - 1]);
        const bool isKey = text[at] == ':'
            && (at + 1 == end || isBlank(text[at + 1])
                || (isInFlow
                    && std::string_view(",[]{}").find(text[at + 1]) != std::string_view::npos));
        if (endsInFlow || isComment || isKey)
            end = at;
    }
    while (end > begin && isBlank(text[end - 1]))
        --end;
    return end;
}

} // namespace sidestage
