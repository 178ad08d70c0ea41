// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/personal/email.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <span>

namespace sidestage {

namespace {

// RFC 5321, 4.5.3.1.
constexpr std::size_t longestLocal = 64;
constexpr std::size_t longestDomain = 255;

bool isBeyondAscii(char c)
{
    return static_cast<unsigned char>(c) >= 0x80U;
}

/// What stands in addresses that people have. RFC 5322 allows more, which in free text is rather
/// punctuation around an address.
bool isLocal(char c)
{
    return isLetterOrDigit(c) || isBeyondAscii(c)
        || std::string_view("._%+-'&=").find(c) != std::string_view::npos;
}

bool isDomain(char c)
{
    return isLetterOrDigit(c) || isBeyondAscii(c) || c == '-' || c == '.';
}

/// `scheme://user:password@host`: what stands before the host is no mailbox.
bool isUserPart(std::string_view before)
{
    const auto scheme = before.rfind("://");
    if (scheme == std::string_view::npos)
        return false;
    return before.substr(scheme + 3).find_first_of("/?# \t\r\n\"'<>") == std::string_view::npos;
}

bool isFileEnding(std::string_view label)
{
    static constexpr std::array<std::string_view, 16> endings{
        "png", "jpg", "jpeg", "gif",  "svg", "webp", "css", "js",
        "ts",  "jsx", "tsx",  "json", "xml", "html", "pdf", "txt"};
    return std::ranges::find(endings, label) != endings.end();
}

/// At least two labels, none empty, none with a hyphen at an end; the last is no number.
bool isDomainName(std::string_view domain)
{
    if (domain.size() > longestDomain)
        return false;
    std::size_t labels = 0;
    std::size_t numbers = 0; // "163.com" is a host, "1.0.0-beta.rc" a version
    std::string_view last;
    for (auto rest = domain;;) {
        const auto dot = rest.find('.');
        last = rest.substr(0, dot);
        if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-')
            return false;
        ++labels;
        numbers += std::ranges::all_of(last, isDigit) ? 1U : 0U;
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    const auto isLetters = [](std::string_view label) {
        return std::ranges::all_of(label, [](char c) { return isLetter(c) || isBeyondAscii(c); });
    };
    return labels >= 2 && numbers < 2 && last.size() >= 2
        && (isLetters(last) || last.starts_with("xn--")) && !isFileEnding(last);
}

bool isBelowAny(std::string_view domain, std::span<const std::string_view> names)
{
    return std::ranges::any_of(names, [domain](std::string_view name) {
        return domain == name
            || (domain.size() > name.size() && domain.ends_with(name)
                && domain[domain.size() - name.size() - 1] == '.');
    });
}

} // namespace

std::optional<EmailMatch> emailAround(std::string_view text, std::size_t at)
{
    auto begin = at;
    while (begin > 0 && at - begin <= longestLocal && isLocal(text[begin - 1]))
        --begin;
    // "email=bob@…" in a query, "'bob@…'" in quotes: what comes before is not the mailbox.
    const auto local = text.substr(begin, at - begin);
    if (const auto cut = local.find_last_of("=&'"); cut != std::string_view::npos)
        begin += cut + 1;
    while (begin < at && (text[begin] == '.' || text[begin] == '-' || text[begin] == '%'))
        ++begin;
    auto end = at + 1;
    while (end < text.size() && end - at <= longestDomain + 1 && isDomain(text[end]))
        ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-'))
        --end;
    if (begin == at || at - begin > longestLocal || text[at - 1] == '.')
        return {};
    if (begin > 0 && (text[begin - 1] == '*' || text[begin - 1] == '@'))
        return {};
    if (end < text.size() && (text[end] == '@' || text[end] == '*'))
        return {};
    EmailMatch match{begin, end, lowered(text.substr(begin, end - begin))};
    if (!isDomainName(match.domain()) || match.address.starts_with("git@"))
        return {};
    // A URL's user part is short; no need to look further back.
    const auto back = begin > 512 ? begin - 512 : 0;
    if (isUserPart(text.substr(back, at - back)))
        return {};
    return match;
}

bool isReservedDomain(std::string_view domain)
{
    // RFC 2606 and RFC 6761 (example, invalid, localhost, test); RFC 6762 (local), RFC 8375
    // (home.arpa), RFC 9476 (alt), and the IANA's registry of special-use names (internal).
    static constexpr std::array<std::string_view, 11> names{
        "example.com", "example.net", "example.org", "example", "invalid", "localhost",
        "test",        "local",       "home.arpa",   "alt",     "internal"};
    return isBelowAny(domain, names);
}

bool isWithinDomains(std::string_view domain, const std::vector<std::string> &domains)
{
    return std::ranges::any_of(domains, [domain](const std::string &name) {
        const std::string_view view(name);
        return isBelowAny(domain, std::span(&view, 1));
    });
}

} // namespace sidestage
