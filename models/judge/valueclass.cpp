// SPDX-License-Identifier: Apache-2.0
#include "models/judge/valueclass.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isLetter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

bool equalsFolded(std::string_view text, std::string_view lowerCase)
{
    return std::ranges::equal(text, lowerCase, {}, lower);
}

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<std::string_view, N> &words)
{
    return std::ranges::any_of(words, [text](auto word) { return equalsFolded(text, word); });
}

bool isPlaceholder(std::string_view text)
{
    constexpr std::array<std::string_view, 14> words{
        "changeme", "change-me",   "change_me", "replaceme", "replace-me", "replace_me", "todo",
        "tbd",      "placeholder", "fixme",     "dummy",     "secret",     "password",   "example"};
    if (isOneOf(text, words))
        return true;
    if ((text.starts_with("${") && text.find('}') == text.size() - 1)
        || (text.size() > 2 && text.front() == '<' && text.back() == '>')
        || (text.starts_with("{{") && text.ends_with("}}")))
        return true;
    if (text.size() >= 3 && std::ranges::all_of(text, [](char c) { return lower(c) == 'x'; }))
        return true;
    return text.size() > 6
        && (equalsFolded(text.substr(0, 5), "your-") || equalsFolded(text.substr(0, 5), "your_"))
        && (equalsFolded(text.substr(text.size() - 4), "here")
            || text.find(' ') == std::string_view::npos);
}

bool isNumber(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    return !text.empty() && isDigit(text.front()) && isDigit(text.back())
        && std::ranges::count(text, '.') <= 1
        && std::ranges::all_of(text, [](char c) { return isDigit(c) || c == '.'; });
}

bool isUrl(std::string_view text)
{
    const auto at = text.find("://");
    return at != std::string_view::npos && at > 0 && isLetter(text.front())
        && std::ranges::all_of(text.substr(0, at), [](char c) {
               return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
           });
}

bool isHost(std::string_view text)
{
    if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
        const auto port = text.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, isDigit))
            return false;
        text = text.substr(0, colon);
    }
    if (equalsFolded(text, "localhost"))
        return true;
    // At least two labels, or a file's name and a version would be hosts as often as a host is.
    if (text.size() > 253 || text.find('.') == std::string_view::npos || text.front() == '.'
        || text.back() == '.' || text.find("..") != std::string_view::npos)
        return false;
    const bool isAddress = std::ranges::all_of(text, [](char c) { return isDigit(c) || c == '.'; })
        && std::ranges::count(text, '.') == 3;
    return isAddress || (isLetter(text.back()) && std::ranges::all_of(text, [](char c) {
                             return isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == '_';
                         }));
}
} // namespace

ValueClass classOfText(std::string_view text)
{
    constexpr std::array<std::string_view, 6> booleans{"true", "false", "yes", "no", "on", "off"};
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return ValueClass::Empty;
    if (isOneOf(text, booleans))
        return ValueClass::Boolean;
    if (isNumber(text))
        return ValueClass::Number;
    if (isPlaceholder(text))
        return ValueClass::Placeholder;
    if (isUrl(text))
        return ValueClass::Url;
    return isHost(text) ? ValueClass::Host : ValueClass::Text;
}

ValueClass classOf(const FactValue &value)
{
    switch (value.kind()) {
    case FactValue::Kind::Nothing:
        return ValueClass::Empty;
    case FactValue::Kind::Boolean:
        return ValueClass::Boolean;
    case FactValue::Kind::Integer:
    case FactValue::Kind::Decimal:
        return ValueClass::Number;
    case FactValue::Kind::Text:
        return classOfText(value.toText());
    case FactValue::Kind::Instant:
    case FactValue::Kind::Duration:
    case FactValue::Kind::Version:
        return ValueClass::Text;
    case FactValue::Kind::List:
    case FactValue::Kind::Set:
        return value.members().empty() ? ValueClass::Empty : ValueClass::Text;
    case FactValue::Kind::Secret:
        break;
    }
    const auto &digest = value.toSecret();
    if (digest.length == LengthClass::Empty || digest.shape == "empty")
        return ValueClass::Empty;
    return digest.shape == "placeholder" ? ValueClass::Placeholder : ValueClass::Hidden;
}

bool classesDiffer(const FactValue &value, const FactValue &reference)
{
    const auto plain = [](ValueClass c) { return c == ValueClass::Host ? ValueClass::Text : c; };
    const auto isOthersMatter = [](ValueClass c) {
        return c == ValueClass::Empty || c == ValueClass::Placeholder || c == ValueClass::Hidden;
    };
    const auto a = plain(classOf(value));
    const auto b = plain(classOf(reference));
    if (a == b || isOthersMatter(a) || isOthersMatter(b))
        return false;
    const auto isBit = [](const FactValue &v) {
        const auto text = v.display();
        return text == "0" || text == "1";
    };
    return !((a == ValueClass::Boolean && isBit(reference))
             || (b == ValueClass::Boolean && isBit(value)));
}

} // namespace sidestage
