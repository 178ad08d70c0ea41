// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/hostowners.h"
#include "probes/transport/httpmessage.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A cookie as a server sets it. Its value is not kept anywhere.
struct Cookie
{
    std::string name;
    bool isSecure = false;
    bool isHttpOnly = false;
    std::string sameSite; ///< lower case; empty: not said
    std::optional<std::string> path;
    std::optional<std::string> domain; ///< without a leading dot, lower case
    std::string lifetime; ///< "session", "deleted", "minutes", "hours", "days", "months", "years"
};

/// One Set-Cookie header (RFC 6265 section 5.2). `now` is the answer's own time, seconds since
/// 1970. Nothing for a header without a name.
std::optional<Cookie> parseCookie(std::string_view header, std::int64_t now);

/// The class of a lifetime in seconds: at most 2 hours are "minutes", and so on.
std::string_view lifetimeClass(std::int64_t seconds);

/// An answer, the host that gave it, and the path that was asked for.
struct CookieAnswer
{
    const HttpHeaders *headers;
    std::string host;
    std::string path = "/";
};

/// Writes `cookies/NAME` (true) and below it `{secure,httponly,samesite,path,domain,scope,covers,
/// lifetime,prefix,prefix-kept}` of all cookies that these answers set. What is set twice under
/// one name, domain and path is one cookie (RFC 6265 section 5.3), and the last counts. Of several
/// cookies of one name the weakest flag, the widest domain and path and the longest lifetime are
/// written; those that are deleted count only where no other is left. Cookies of another host than
/// the first answer's are `cookies/NAME elsewhere` where the first host sets that name too.
/// `covers` are the other environments that the cookies reach; it is not there where they reach
/// none.
void writeCookies(const FactWriter &facts, const std::vector<CookieAnswer> &answers,
                  const HostOwners &others);

} // namespace sidestage
