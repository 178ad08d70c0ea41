// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/cookiefacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/cookiescope.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/http/webdate.h"
#include "probes/transport/hostlookup.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace sidestage {

namespace {

constexpr std::size_t mostCookies = 200;

/// A cookie and the host that set it.
struct SetCookie
{
    Cookie cookie;
    std::string host;
    std::string path; ///< where it is sent, said or not
};

/// The other environments that hear of a cookie.
std::set<std::string> reachedBy(const SetCookie &set, const HostOwners &others)
{
    const auto scope = cookieScope(set.cookie.domain, set.host);
    // Environments on one's own machine share its names, whatever their cookies say.
    if (!isKept(scope) || isLoopbackHost(set.host))
        return {};
    const bool isHostOnly = scope == CookieScope::HostOnly;
    return others.reachedBy(isHostOnly ? set.host : *set.cookie.domain, !isHostOnly);
}

/// RFC 6265 section 5.1.4: where a cookie is sent that does not say a path.
std::string pathOf(const Cookie &cookie, std::string_view requested)
{
    if (cookie.path && cookie.path->starts_with('/'))
        return *cookie.path;
    const auto slash = requested.rfind('/');
    return slash == std::string_view::npos || slash == 0 ? "/"
                                                         : std::string(requested.substr(0, slash));
}

bool isKeptByPrefix(const Cookie &cookie)
{
    return cookie.isSecure
        && (!cookie.name.starts_with("__Host-") || (!cookie.domain && cookie.path == "/"));
}

/// The worst first: "none" is sent everywhere, and so is, at some browsers, what says nothing.
int strengthOf(std::string_view sameSite)
{
    return sameSite == "none" ? 0 : sameSite == "lax" ? 2 : sameSite == "strict" ? 3 : 1;
}

int durationOf(std::string_view lifetime)
{
    constexpr std::array<std::string_view, 7> words{"deleted", "session", "minutes", "hours",
                                                    "days",    "months",  "years"};
    return static_cast<int>(std::find(words.begin(), words.end(), lifetime) - words.begin());
}

void writeCookie(const FactWriter &writer, std::vector<const SetCookie *> sets,
                 const HostOwners &others)
{
    const auto isDeleted = [](const SetCookie *set) { return set->cookie.lifetime == "deleted"; };
    if (!std::all_of(sets.begin(), sets.end(), isDeleted))
        std::erase_if(sets, isDeleted);
    const auto all = [&sets](auto predicate) {
        return FactValue::boolean(std::all_of(sets.begin(), sets.end(), [&](const SetCookie *set) {
            return predicate(set->cookie);
        }));
    };
    // Of equals the first: the order is that of their domains and paths.
    const auto least = [&sets](auto rank) {
        return **std::min_element(
            sets.begin(), sets.end(),
            [&](const SetCookie *a, const SetCookie *b) { return rank(*a) < rank(*b); });
    };
    const auto maskedOr = [](const std::optional<std::string> &text) {
        return text ? FactValue::text(maskedSecrets(*text)) : FactValue();
    };
    const auto scopeOf = [](const SetCookie &set) {
        return cookieScope(set.cookie.domain, set.host);
    };
    writer.set(FactValue::boolean(true));
    writer.add("secure", all([](const Cookie &cookie) { return cookie.isSecure; }));
    writer.add("httponly", all([](const Cookie &cookie) { return cookie.isHttpOnly; }));
    const auto weakest =
        least([](const SetCookie &set) { return strengthOf(set.cookie.sameSite); }).cookie.sameSite;
    writer.add("samesite", weakest.empty() ? FactValue() : FactValue::text(maskedSecrets(weakest)));
    writer.add("path",
               maskedOr(least([](const SetCookie &set) { return set.path.size(); }).cookie.path));
    const auto widestReaching =
        least([&](const SetCookie &set) { return -static_cast<int>(scopeOf(set)); });
    writer.add("domain", maskedOr(widestReaching.cookie.domain));
    writer.add("scope", FactValue::text(nameOf(scopeOf(widestReaching))));
    std::set<std::string> covered;
    for (const auto *set : sets)
        covered.merge(reachedBy(*set, others));
    if (!covered.empty())
        writer.add("covers", FactValue::textSet({covered.begin(), covered.end()}));
    writer.add("lifetime", FactValue::text(least([](const SetCookie &set) {
                                               return -durationOf(set.cookie.lifetime);
                                           }).cookie.lifetime));
    const auto &name = sets.front()->cookie.name;
    const bool isHost = name.starts_with("__Host-");
    if (!isHost && !name.starts_with("__Secure-"))
        return;
    writer.add("prefix", FactValue::text(isHost ? "__Host-" : "__Secure-"));
    // What a browser asks of such names before it keeps the cookie at all.
    writer.add("prefix-kept", all(isKeptByPrefix));
}

/// Whether it is the same site to people: one of them may be the www form of the other.
bool isSameSite(std::string_view a, std::string_view b)
{
    const auto bare = [](std::string_view host) {
        return host.substr(host.starts_with("www.") ? 4 : 0);
    };
    return bare(a) == bare(b);
}

} // namespace

std::string_view lifetimeClass(std::int64_t seconds)
{
    constexpr std::int64_t hour = 3600;
    constexpr std::int64_t day = 24 * hour;
    return seconds <= 0       ? "deleted"
        : seconds <= 2 * hour ? "minutes"
        : seconds <= 2 * day  ? "hours"
        : seconds <= 60 * day ? "days"
        : seconds < 365 * day ? "months"
                              : "years";
}

std::optional<Cookie> parseCookie(std::string_view header, std::int64_t now)
{
    const auto pair = header.substr(0, header.find(';'));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || withoutBlanks(pair.substr(0, equals)).empty())
        return {};
    Cookie cookie;
    cookie.name = std::string(withoutBlanks(pair.substr(0, equals)));
    std::optional<std::int64_t> age;
    std::optional<std::int64_t> expiry;
    auto rest = header.substr(pair.size());
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto attribute = rest.substr(0, rest.find(';'));
        rest.remove_prefix(attribute.size());
        const auto cut = std::min(attribute.find('='), attribute.size());
        const auto key = lowered(withoutBlanks(attribute.substr(0, cut)));
        const auto value = withoutBlanks(attribute.substr(std::min(cut + 1, attribute.size())));
        if (key == "secure") {
            cookie.isSecure = true;
        } else if (key == "httponly") {
            cookie.isHttpOnly = true;
        } else if (key == "samesite") {
            cookie.sameSite = lowered(value);
        } else if (key == "path") {
            cookie.path = std::string(value);
        } else if (key == "domain") {
            cookie.domain = lowered(value.substr(value.starts_with('.') ? 1 : 0));
        } else if (key == "max-age") {
            std::int64_t seconds = 0;
            const auto [stop, error] =
                std::from_chars(value.data(), value.data() + value.size(), seconds);
            if (error == std::errc() && stop == value.data() + value.size())
                age = seconds;
        } else if (key == "expires") {
            const auto until = webDate(value);
            if (until)
                expiry = *until - now;
        }
    }
    const auto lasts = age ? age : expiry; // Max-Age goes before Expires
    cookie.lifetime = lasts ? lifetimeClass(*lasts) : "session";
    return cookie;
}

void writeCookies(const FactWriter &facts, const std::vector<CookieAnswer> &answers,
                  const HostOwners &others)
{
    using Identity = std::tuple<std::string, std::string, std::string>; // name, domain, path
    std::map<Identity, SetCookie> cookies;
    for (const auto &[headers, host, page] : answers) {
        const auto date = webDate(headerValue(*headers, "date").value_or(""));
        const auto now = date.value_or(QDateTime::currentSecsSinceEpoch());
        for (const auto &header : *headers) {
            if (header.name != "set-cookie")
                continue;
            if (auto cookie = parseCookie(header.value, now)) {
                const bool hasDomain = cookie->domain && !cookie->domain->empty();
                auto path = pathOf(*cookie, page);
                Identity identity{cookie->name, hasDomain ? '.' + *cookie->domain : host, path};
                cookies.insert_or_assign(std::move(identity),
                                         SetCookie{*std::move(cookie), host, std::move(path)});
            }
        }
    }
    std::map<std::string, std::vector<const SetCookie *>> own;
    std::map<std::string, std::vector<const SetCookie *>> elsewhere;
    for (const auto &[identity, set] : cookies) {
        auto &group = isSameSite(set.host, answers.front().host) ? own : elsewhere;
        // Some names carry a number of the session or of the site.
        group[maskedSecrets(set.cookie.name)].push_back(&set);
    }
    if (own.size() + elsewhere.size() > mostCookies) {
        facts.gap("cookies",
                  {ErrorCode::TooLarge,
                   "the answer sets more than " + std::to_string(mostCookies) + " cookies",
                   {},
                   {}});
        return;
    }
    const auto writer = facts.below("cookies");
    for (const auto &[name, sets] : own)
        writeCookie(writer.below(name), sets, others);
    for (const auto &[name, sets] : elsewhere)
        writeCookie(writer.below(own.count(name) != 0 ? name + " elsewhere" : name), sets, others);
}

} // namespace sidestage
