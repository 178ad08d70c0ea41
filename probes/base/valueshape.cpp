// SPDX-License-Identifier: Apache-2.0
#include "probes/base/valueshape.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 18> classNames{
    "empty",          "placeholder", "boolean", "integer", "decimal", "duration", "url",
    "e-mail address", "uuid",        "version", "host",    "path",    "list",     "pem",
    "json web token", "hex",         "base64",  "text"};

template <std::size_t Size>
bool isOneOf(std::string_view word, const std::array<std::string_view, Size> &words)
{
    return std::ranges::find(words, word) != words.end();
}

std::string_view afterSign(std::string_view v)
{
    return !v.empty() && (v.front() == '-' || v.front() == '+') ? v.substr(1) : v;
}
bool areDigits(std::string_view v)
{
    return !v.empty() && std::ranges::all_of(v, isDigit);
}

bool isDecimal(std::string_view v)
{
    v = afterSign(v);
    const auto point = v.find('.');
    return point != std::string_view::npos && areDigits(v.substr(0, point))
        && areDigits(v.substr(point + 1));
}

bool isDuration(std::string_view value)
{
    static constexpr std::array<std::string_view, 24> units{
        "ns",      "us",   "ms",    "s",      "m",       "h",    "d",     "w",
        "y",       "sec",  "secs",  "second", "seconds", "min",  "mins",  "minute",
        "minutes", "hour", "hours", "day",    "days",    "week", "weeks", "months"};
    const auto low = lowered(value);
    std::string_view rest = low;
    int parts = 0;
    while (!rest.empty()) {
        std::size_t digits = 0;
        while (digits < rest.size() && (isDigit(rest[digits]) || (digits && rest[digits] == '.')))
            ++digits;
        if (!digits)
            return false;
        rest.remove_prefix(digits);
        if (!rest.empty() && rest.front() == ' ')
            rest.remove_prefix(1);
        std::size_t letters = 0;
        while (letters < rest.size() && isLetter(rest[letters]))
            ++letters;
        if (!isOneOf(rest.substr(0, letters), units))
            return false;
        rest = trimmed(rest.substr(letters));
        if (++parts > 6)
            return false;
    }
    return parts > 0;
}

bool isUrl(std::string_view v)
{
    const auto colon = v.find("://");
    if (colon == std::string_view::npos || colon == 0 || colon + 3 >= v.size()
        || !isLetter(v.front()))
        return false;
    const auto schemeFits = [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.' || c == ':';
    };
    return std::ranges::all_of(v.substr(0, colon), schemeFits)
        && std::ranges::none_of(v, isAsciiSpace);
}

bool isHostName(std::string_view name)
{
    if (name == "localhost")
        return true;
    if (name.size() > 253 || name.find('.') == std::string_view::npos)
        return false;
    int labels = 0;
    bool areNumbers = true;
    std::string_view label;
    for (std::string_view rest = name; !rest.empty(); ++labels) {
        const auto dot = rest.find('.');
        label = rest.substr(0, dot);
        const auto fits = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '_'; };
        const bool isWildcard = labels == 0 && label == "*";
        if (label.empty() || label.size() > 63
            || (!isWildcard && !std::ranges::all_of(label, fits)))
            return false;
        areNumbers = areNumbers && areDigits(label) && label.size() <= 3;
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        if (dot != std::string_view::npos && rest.empty())
            break; // one final dot is allowed
    }
    if (areNumbers)
        return labels == 4;
    return label.size() >= 2 && std::ranges::all_of(label, isLetter);
}

bool isHost(std::string_view v)
{
    if (v.starts_with('[')) {
        const auto close = v.find(']');
        return close != std::string_view::npos && close > 2
            && std::ranges::all_of(v.substr(1, close - 1),
                                   [](char c) { return isHexDigit(c) || c == ':' || c == '.'; })
            && (close + 1 == v.size() || (v[close + 1] == ':' && areDigits(v.substr(close + 2))));
    }
    const auto colon = v.rfind(':');
    if (colon == std::string_view::npos)
        return isHostName(v);
    const auto port = v.substr(colon + 1);
    const auto name = v.substr(0, colon);
    const auto fits = [](char c) { return isLetter(c) || isDigit(c) || c == '-'; };
    const bool isShortName =
        !name.empty() && isLetter(name.front()) && std::ranges::all_of(name, fits);
    return areDigits(port) && port.size() <= 5 && (isHostName(name) || isShortName);
}

bool isEmail(std::string_view v)
{
    const auto at = v.find('@');
    return at != std::string_view::npos && at > 0 && v.find('@', at + 1) == std::string_view::npos
        && isHostName(v.substr(at + 1))
        && std::ranges::none_of(v, [](char c) { return isAsciiSpace(c) || c == ':' || c == '/'; });
}

bool isUuid(std::string_view v)
{
    if (v.size() != 36)
        return false;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        if (isDash ? v[i] != '-' : !isHexDigit(v[i]))
            return false;
    }
    return true;
}

bool isVersion(std::string_view v)
{
    if (!v.empty() && (v.front() == 'v' || v.front() == 'V'))
        v.remove_prefix(1);
    const auto end = std::min(v.find_first_of("-+"), v.size());
    const auto tail = v.substr(end);
    int parts = 0;
    for (auto rest = v.substr(0, end); !rest.empty(); ++parts) {
        const auto dot = rest.find('.');
        if (!areDigits(rest.substr(0, dot)) || rest.substr(0, dot).size() > 8)
            return false;
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    }
    return parts >= 2 && parts <= 4 && tail.size() <= 20 && std::ranges::all_of(tail, [](char c) {
               return isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == '+';
           });
}

bool isPath(std::string_view v)
{
    const bool isDrive =
        v.size() > 2 && isLetter(v[0]) && v[1] == ':' && (v[2] == '\\' || v[2] == '/');
    return isDrive || v.starts_with('/') || v.starts_with("./") || v.starts_with("../")
        || v.starts_with("~/");
}

bool isJwt(std::string_view v)
{
    // "eyJ" is the beginning of an object in base64: a header, and its payload.
    const auto dot = v.find('.');
    return v.starts_with("eyJ") && dot != std::string_view::npos
        && v.substr(dot + 1).starts_with("eyJ") && v.find('.', dot + 1) != std::string_view::npos
        && std::ranges::none_of(v, isAsciiSpace);
}

bool isBase64(std::string_view v)
{
    const auto fits = [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '/' || c == '-' || c == '_'
            || c == '=';
    };
    return v.size() >= 20 && std::ranges::all_of(v, fits) && std::ranges::any_of(v, isDigit)
        && std::ranges::any_of(v, isLetter);
}

} // namespace

std::string_view nameOf(ValueClass valueClass)
{
    return classNames.at(static_cast<std::size_t>(valueClass));
}

bool isPlaceholder(std::string_view value)
{
    static constexpr std::array<std::string_view, 24> words{
        "changeme", "change-me",  "change_me",  "change me", "changeit",   "placeholder",
        "todo",     "tbd",        "fixme",      "replaceme", "replace-me", "replace_me",
        "fillme",   "fill-me-in", "fill_me_in", "notset",    "not-set",    "not_set",
        "dummy",    "undefined",  "xx-xx",      "...",       "***",        "?"};
    const auto low = lowered(trimmed(value));
    if (low.empty() || low.size() > 80)
        return false;
    if (isOneOf(std::string_view(low), words))
        return true;
    const auto plainWord = [](char c) {
        return (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == ' ' || c == '.';
    };
    const std::string_view v = low;
    if (v.size() >= 3 && (v.find_first_not_of('x') == v.npos || v.find_first_not_of('*') == v.npos))
        return true;
    const auto inner = v.size() > 2 ? v.substr(1, v.size() - 2) : std::string_view();
    if (!inner.empty()
        && ((v.front() == '<' && v.back() == '>') || (v.front() == '[' && v.back() == ']')))
        return std::ranges::all_of(inner, plainWord);
    const auto isName = [](std::string_view name) {
        return !name.empty() && std::ranges::all_of(name, [](char c) {
            return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == ' ';
        });
    };
    if (v.starts_with("${") && v.back() == '}')
        return isName(v.substr(2, v.size() - 3));
    if (v.starts_with("{{") && v.ends_with("}}"))
        return v.size() > 4 && isName(v.substr(2, v.size() - 4));
    if (v.size() > 2 && v.front() == '%' && v.back() == '%')
        return isName(inner);
    const bool isPolite = v.starts_with("your-") || v.starts_with("your_") || v.starts_with("your ")
        || v.starts_with("my-") || v.starts_with("insert-") || v.starts_with("insert_")
        || v.starts_with("replace-") || v.starts_with("replace_") || v.starts_with("enter-")
        || v.starts_with("put-") || v.starts_with("change-") || v.starts_with("change_");
    static constexpr std::array<std::string_view, 10> endings{
        "here", "key", "secret", "token", "password", "id", "me", "value", "this", "name"};
    return isPolite && std::ranges::all_of(v, plainWord)
        && std::ranges::any_of(endings,
                               [v](std::string_view ending) { return v.ends_with(ending); });
}

bool isRandomLooking(std::string_view value)
{
    if (value.size() < 20 || value.size() > 4096 || std::ranges::any_of(value, isAsciiSpace))
        return false;
    std::array<int, 256> counts{};
    bool hasDigit = false;
    bool hasLetter = false;
    bool isHexOnly = true;
    for (const char c : value) {
        ++counts.at(static_cast<unsigned char>(c));
        hasDigit = hasDigit || isDigit(c);
        hasLetter = hasLetter || isLetter(c);
        isHexOnly = isHexOnly && isHexDigit(c);
    }
    double bits = 0;
    for (const int count : counts) {
        if (count > 0) {
            const double share = count / static_cast<double>(value.size());
            bits -= share * std::log2(share);
        }
    }
    // Sixteen hexadecimal digits carry at most four bits each, and short texts fewer.
    return hasDigit && hasLetter && bits > (isHexOnly ? 2.8 : 3.5);
}

ValueClass valueClassOf(std::string_view value)
{
    static constexpr std::array<std::string_view, 6> booleans{"true", "false", "yes",
                                                              "no",   "on",    "off"};
    const auto v = trimmed(value);
    if (v.empty())
        return ValueClass::Empty;
    if (isPlaceholder(v))
        return ValueClass::Placeholder;
    if (v.size() <= 5 && isOneOf(std::string_view(lowered(v)), booleans))
        return ValueClass::Boolean;
    if (areDigits(afterSign(v)) && v.size() <= 20)
        return ValueClass::Integer;
    if (isDecimal(v))
        return ValueClass::Decimal;
    if (v.size() <= 40 && isDuration(v))
        return ValueClass::Duration;
    if (v.starts_with("-----BEGIN "))
        return ValueClass::Pem;
    if (isUrl(v) && v.find(',') == std::string_view::npos)
        return ValueClass::Url;
    if (isEmail(v))
        return ValueClass::Email;
    if (isUuid(v))
        return ValueClass::Uuid;
    if (isVersion(v) && !isHost(v))
        return ValueClass::Version;
    if (isJwt(v))
        return ValueClass::Jwt;
    if (isHost(v))
        return ValueClass::Host;
    if (v.find(',') != std::string_view::npos && v.find('\n') == std::string_view::npos)
        return isUrl(v) && v.find("://", v.find("://") + 3) == v.npos ? ValueClass::Url
                                                                      : ValueClass::List;
    if (isPath(v) && !isRandomLooking(v))
        return ValueClass::Path;
    if (v.size() >= 16 && std::ranges::all_of(v, isHexDigit))
        return ValueClass::Hex;
    return isBase64(v) ? ValueClass::Base64 : ValueClass::Text;
}

} // namespace sidestage
