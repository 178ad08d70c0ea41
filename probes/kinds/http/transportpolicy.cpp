// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/transportpolicy.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <set>

namespace sidestage {

namespace {

constexpr std::int64_t longestAge = std::int64_t{100} * 365 * 24 * 3600;

/// The next directive, without the semicolon behind it: one inside quotes ends nothing.
std::string_view nextDirective(std::string_view &rest)
{
    bool isQuoted = false;
    std::size_t end = 0;
    for (; end < rest.size() && (isQuoted || rest[end] != ';'); ++end) {
        if (rest[end] == '"')
            isQuoted = !isQuoted;
        else if (rest[end] == '\\' && isQuoted && end + 1 < rest.size())
            ++end;
    }
    const auto directive = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return withoutBlanks(directive);
}

std::string_view unquoted(std::string_view text)
{
    const bool isQuoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return isQuoted ? text.substr(1, text.size() - 2) : text;
}

/// Nothing where it is not a whole number of seconds.
std::optional<std::int64_t> secondsOf(std::string_view digits)
{
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return {};
    std::int64_t seconds = 0;
    for (const char digit : digits)
        seconds = std::min(seconds * 10 + (digit - '0'), longestAge);
    return seconds;
}

} // namespace

TransportPolicy parseTransportPolicy(std::string_view header)
{
    TransportPolicy policy;
    std::set<std::string> seen;
    const auto ignore = [&policy](std::string why) {
        if (policy.ignored.empty())
            policy.ignored = std::move(why);
    };
    while (!header.empty()) {
        const auto directive = nextDirective(header);
        if (directive.empty())
            continue;
        const auto cut = std::min(directive.find('='), directive.size());
        const auto name = lowered(withoutBlanks(directive.substr(0, cut)));
        const auto value =
            unquoted(withoutBlanks(directive.substr(std::min(cut + 1, directive.size()))));
        const bool isKnown = name == "max-age" || name == "includesubdomains" || name == "preload";
        if (!seen.insert(name).second)
            ignore(isKnown ? name + " stands twice" : "a directive stands twice");
        if (name == "max-age") {
            policy.maxAge = secondsOf(value);
            if (!policy.maxAge)
                ignore("max-age is no number of seconds");
        } else if (name == "includesubdomains") {
            policy.includesSubdomains = true;
        } else if (name == "preload") {
            policy.preload = true;
        }
    }
    if (seen.count("max-age") == 0)
        ignore("it has no max-age");
    return policy;
}

} // namespace sidestage
