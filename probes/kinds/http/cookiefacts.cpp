// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/cookiefacts.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/cookiescope.h"
#include "probes/kinds/http/textmask.h"
#include "probes/kinds/http/webdate.h"
#include "probes/transport/hostlookup.h"

#include <QDateTime>

#include <algorithm>
#include <charconv>
#include <map>

namespace sidestage {

namespace {

constexpr std::size_t mostCookies = 200;

FactValue textOr(const std::optional<std::string> &text)
{
    return text ? FactValue::text(*text) : FactValue();
}

/// Where a cookie goes, and whose other environments hear of it.
void writeScope(const FactWriter &writer, const Cookie &cookie, const std::string &host,
                const HostOwners &others)
{
    const auto scope = cookieScope(cookie.domain, host);
    writer.add("scope", FactValue::text(nameOf(scope)));
    if (!isKept(scope))
        return;
    const bool isHostOnly = scope == CookieScope::HostOnly;
    // Environments on one's own machine share its names, whatever their cookies say.
    if (isLoopbackHost(host))
        return;
    const auto reached = others.reachedBy(isHostOnly ? host : *cookie.domain, !isHostOnly);
    if (!reached.empty())
        writer.add("covers", FactValue::textSet({reached.begin(), reached.end()}));
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
    struct Set
    {
        Cookie cookie;
        std::string host;
    };
    std::map<std::string, Set> cookies;
    for (const auto &[headers, host] : answers) {
        const auto date = webDate(headerValue(*headers, "date").value_or(""));
        const auto now = date.value_or(QDateTime::currentSecsSinceEpoch());
        for (const auto &header : *headers) {
            if (header.name != "set-cookie")
                continue;
            if (auto cookie = parseCookie(header.value, now)) {
                // Some names carry a number of the session or of the site.
                const auto name = maskedSecrets(cookie->name);
                cookies.insert_or_assign(name, Set{*std::move(cookie), host});
            }
        }
    }
    if (cookies.size() > mostCookies) {
        facts.gap("cookies",
                  {ErrorCode::TooLarge,
                   "the answer sets more than " + std::to_string(mostCookies) + " cookies",
                   {},
                   {}});
        return;
    }
    for (const auto &[name, set] : cookies) {
        const auto &cookie = set.cookie;
        const auto writer = facts.below("cookies").below(name);
        writer.set(FactValue::boolean(true));
        writer.add("secure", FactValue::boolean(cookie.isSecure));
        writer.add("httponly", FactValue::boolean(cookie.isHttpOnly));
        writer.add("samesite",
                   cookie.sameSite.empty() ? FactValue()
                                           : FactValue::text(maskedSecrets(cookie.sameSite)));
        writer.add("path",
                   textOr(cookie.path ? std::optional(maskedSecrets(*cookie.path)) : cookie.path));
        writer.add(
            "domain",
            textOr(cookie.domain ? std::optional(maskedSecrets(*cookie.domain)) : cookie.domain));
        writeScope(writer, cookie, set.host, others);
        writer.add("lifetime", FactValue::text(cookie.lifetime));
        const bool isHost = name.starts_with("__Host-");
        if (!isHost && !name.starts_with("__Secure-"))
            continue;
        writer.add("prefix", FactValue::text(isHost ? "__Host-" : "__Secure-"));
        // What a browser asks of such names before it keeps the cookie at all.
        writer.add("prefix-kept",
                   FactValue::boolean(cookie.isSecure
                                      && (!isHost || (!cookie.domain && cookie.path == "/"))));
    }
}

} // namespace sidestage
