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

} // namespace

std::string yamlScalar(std::string_view text)
{
    if (isPlain(text))
        return std::string(text);
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
            quoted += digits[byte >> 4U];
            quoted += digits[byte & 15U];
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
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

} // namespace sidestage
