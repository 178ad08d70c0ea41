// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/formpage.h"

#include "probes/base/asciitext.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace sidestage {

namespace {

/// One attribute from the front of `rest`, which is cut; an empty name at the end of the tag.
struct Attribute
{
    std::string name;
    std::string_view value; ///< as written
};

Attribute nextAttribute(std::string_view &rest)
{
    Attribute attribute;
    while (!rest.empty() && (isAsciiSpace(rest.front()) || rest.front() == '/'))
        rest.remove_prefix(1);
    std::size_t size = 0;
    while (size < rest.size() && !isAsciiSpace(rest[size]) && rest[size] != '=' && rest[size] != '>'
           && rest[size] != '/')
        ++size;
    attribute.name = lowered(rest.substr(0, size));
    rest.remove_prefix(size);
    auto after = rest;
    while (!after.empty() && isAsciiSpace(after.front()))
        after.remove_prefix(1);
    if (attribute.name.empty() || !after.starts_with('='))
        return attribute;
    after.remove_prefix(1);
    while (!after.empty() && isAsciiSpace(after.front()))
        after.remove_prefix(1);
    if (after.starts_with('"') || after.starts_with('\'')) {
        const auto quote = after.front();
        after.remove_prefix(1);
        attribute.value = after.substr(0, after.find(quote));
        after.remove_prefix(std::min(attribute.value.size() + 1, after.size()));
    } else {
        size = 0;
        while (size < after.size() && !isAsciiSpace(after[size]) && after[size] != '>')
            ++size;
        attribute.value = after.substr(0, size);
        after.remove_prefix(size);
    }
    rest = after;
    return attribute;
}

void appendUtf8(std::string &text, std::uint32_t point)
{
    const auto byte = [&text](std::uint32_t value) { text += static_cast<char>(value); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | point >> 6U);
        byte(0x80U | (point & 0x3FU));
    } else {
        byte(0xE0U | (point >> 12U & 0x0FU));
        byte(0x80U | (point >> 6U & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    }
}

/// The references that templates write for letters with a meaning in HTML; others stay.
std::string withoutReferences(std::string_view text)
{
    struct Named
    {
        std::string_view reference;
        char letter;
    };
    constexpr std::array<Named, 5> names{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        std::size_t taken = 0;
        for (const auto &named : names) {
            if (text.starts_with(named.reference)) {
                plain += named.letter;
                taken = named.reference.size();
            }
        }
        if (taken == 0 && text.starts_with("&#")) {
            const auto end = text.find(';');
            const bool isHex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
            const auto number =
                end == std::string_view::npos ? std::string_view() : text.substr(2, end - 2);
            const auto digits = number.substr(isHex && !number.empty() ? 1 : 0);
            std::uint32_t point = 0;
            const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(),
                                                       point, isHex ? 16 : 10);
            if (!digits.empty() && error == std::errc() && stop == digits.data() + digits.size()
                && point > 0 && point < 0xD800) {
                appendUtf8(plain, point);
                taken = end + 1;
            }
        }
        if (taken == 0) {
            plain += text.front();
            taken = 1;
        }
        text.remove_prefix(taken);
    }
    return plain;
}

} // namespace

std::optional<Secret> inputValue(std::string_view html, std::string_view name)
{
    while (!html.empty()) {
        const auto open = html.find('<');
        if (open == std::string_view::npos)
            return {};
        html.remove_prefix(open + 1);
        if (html.starts_with("!--")) {
            const auto close = html.find("-->");
            html.remove_prefix(close == std::string_view::npos ? html.size() : close);
            continue;
        }
        if (lowered(html.substr(0, 5)) != "input" || html.size() < 6
            || !(isAsciiSpace(html[5]) || html[5] == '/'))
            continue;
        html.remove_prefix(5);
        bool isIt = false;
        std::string_view value;
        for (auto next = nextAttribute(html); !next.name.empty(); next = nextAttribute(html)) {
            if (next.name == "name")
                isIt = withoutReferences(next.value) == name;
            else if (next.name == "value")
                value = next.value;
        }
        if (isIt)
            return Secret(withoutReferences(value));
    }
    return {};
}

} // namespace sidestage
