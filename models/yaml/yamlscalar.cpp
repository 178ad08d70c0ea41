// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamlscalar.h"

#include "models/yaml/textcheck.h"
#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

/// Words that some reader of YAML 1.1 or 1.2 takes for null or a boolean.
bool isWordWithMeaning(std::string_view text)
{
    constexpr std::array<std::string_view, 10> words{"null", "true", "false", "yes", "no",
                                                     "on",   "off",  "y",     "n",   "nan"};
    const auto lower = lowered(text);
    return std::ranges::find(words, std::string_view(lower)) != words.end();
}

/// Letters, digits and what never has a meaning inside of a text; begins with a letter, or as a
/// path or a hidden file does. A blank may stand between words.
bool isPlain(std::string_view text)
{
    if (text.empty() || isWordWithMeaning(text))
        return false;
    const bool beginsWell = isLetter(text.front()) || text.front() == '/'
        || (text.front() == '.' && text.size() > 1 && (isLetter(text[1]) || text[1] == '/'));
    const auto isSafe = [](char c) {
        return isLetterOrDigit(c)
            || std::string_view("_-./+@ ()'").find(c) != std::string_view::npos;
    };
    // ".inf" and ".nan" are numbers
    const auto lower = lowered(text);
    return beginsWell && text.back() != ' ' && std::ranges::all_of(text, isSafe) && lower != ".inf"
        && lower != ".nan";
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
    return isPlain(text) ? std::string(text) : inDoubleQuotes(text);
}

std::string yamlOptionText(std::string_view text)
{
    std::string escaped;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("${"))
            escaped += '$';
        escaped += text[at];
    }
    return yamlScalar(escaped);
}

std::string yamlComment(std::string_view text)
{
    std::string line(text);
    for (auto &c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = '?';
    }
    if (whyNotText(line, {}))
        std::ranges::replace_if(
            line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return line;
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
