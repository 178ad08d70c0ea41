// SPDX-License-Identifier: Apache-2.0
// INI files ([section], name = value, comments behind `;` and `#` at the beginning of a line)
// and Java properties (java.util.Properties: `=`, `:` or space between name and value, a
// backslash joins lines and escapes, \uXXXX).
#include "probes/kinds/env/characters.h"
#include "probes/kinds/env/settings.h"

#include <algorithm>

namespace sidestage {

namespace {

void appendUtf8(std::string &out, unsigned code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | code >> 6U);
        out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        out += static_cast<char>(0xE0U | code >> 12U);
        out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

std::string propertyText(std::string_view raw)
{
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            out += raw[i];
            continue;
        }
        const char c = raw[++i];
        if (c == 'u' && i + 4 < raw.size()) {
            unsigned code = 0;
            bool isCode = true;
            for (std::size_t digit = 1; digit <= 4; ++digit) {
                const char h = raw[i + digit];
                const int value = isDigit(h) ? h - '0'
                    : h >= 'a' && h <= 'f'   ? h - 'a' + 10
                    : h >= 'A' && h <= 'F'   ? h - 'A' + 10
                                             : -1;
                isCode = isCode && value >= 0;
                code = code * 16 + static_cast<unsigned>(std::max(value, 0));
            }
            if (isCode) {
                appendUtf8(out, code);
                i += 4;
                continue;
            }
        }
        out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
    }
    return out;
}

std::string_view withoutLeadingSpace(std::string_view line)
{
    while (!line.empty() && isAsciiSpace(line.front()))
        line.remove_prefix(1);
    return line;
}

} // namespace

Result<std::vector<Setting>> readIniSettings(std::string_view text, const std::string &shownName)
{
    SettingsWriter out;
    const auto plain = withPlainLineEnds(text);
    std::string section;
    int number = 0;
    for (std::size_t at = 0; at < plain.size();) {
        const auto end = std::min(plain.find('\n', at), plain.size());
        const auto line = trimmed(std::string_view(plain).substr(at, end - at));
        at = end + 1;
        ++number;
        if (line.empty() || line.front() == ';' || line.front() == '#')
            continue;
        if (line.front() == '[') {
            if (line.back() != ']')
                return failure(ErrorCode::BadInput, "a section's name is not closed by ']'",
                               {shownName, number, 1});
            section = trimmed(line.substr(1, line.size() - 2));
            continue;
        }
        const auto equals = line.find_first_of("=:");
        const auto name = trimmed(line.substr(0, equals));
        std::optional<std::string> value;
        if (equals != std::string_view::npos) {
            auto given = trimmed(line.substr(equals + 1));
            const bool isQuoted = given.size() > 1 && given.front() == given.back()
                && (given.front() == '"' || given.front() == '\'');
            value = isQuoted ? given.substr(1, given.size() - 2) : given;
        }
        const bool isInside = !section.empty();
        if (isInside)
            out.enter(section);
        const bool fits = out.enter(std::string(name)) && out.add(std::move(value), number);
        out.leave();
        if (isInside)
            out.leave();
        if (!fits)
            return settingsTooLarge(shownName);
    }
    return out.take();
}

Result<std::vector<Setting>> readPropertiesSettings(std::string_view text,
                                                    const std::string &shownName)
{
    SettingsWriter out;
    const auto plain = withPlainLineEnds(text);
    int number = 0;
    for (std::size_t at = 0; at < plain.size();) {
        std::string logical;
        const int first = number + 1;
        for (bool isJoined = true; isJoined && at < plain.size();) {
            const auto end = std::min(plain.find('\n', at), plain.size());
            auto line = withoutLeadingSpace(std::string_view(plain).substr(at, end - at));
            at = end + 1;
            ++number;
            const bool isComment =
                logical.empty() && (line.empty() || line.front() == '#' || line.front() == '!');
            const auto lastText = line.find_last_not_of('\\');
            const auto slashes = line.size() - (lastText == line.npos ? 0 : lastText + 1);
            isJoined = !isComment && slashes % 2 == 1;
            if (isJoined)
                line.remove_suffix(1);
            if (!isComment)
                logical += line;
        }
        if (logical.empty())
            continue;
        std::size_t end = 0;
        while (end < logical.size() && !isAsciiSpace(logical[end]) && logical[end] != '='
               && logical[end] != ':')
            end += logical[end] == '\\' ? 2 : 1;
        end = std::min(end, logical.size());
        auto rest = withoutLeadingSpace(std::string_view(logical).substr(end));
        if (!rest.empty() && (rest.front() == '=' || rest.front() == ':'))
            rest = withoutLeadingSpace(rest.substr(1));
        out.enter(propertyText(std::string_view(logical).substr(0, end)));
        if (!out.add(propertyText(rest), first))
            return settingsTooLarge(shownName);
        out.leave();
    }
    return out.take();
}

} // namespace sidestage
