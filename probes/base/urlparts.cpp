// SPDX-License-Identifier: Apache-2.0
#include "probes/base/urlparts.h"

#include "probes/base/settingname.h"
#include "probes/base/valueshape.h"

#include <algorithm>

namespace sidestage {

namespace {

bool isTellingParameter(std::string_view name)
{
    const auto words = wordsOfName(name);
    const bool isShort = std::ranges::any_of(words, [](const std::string &word) {
        return word == "SIG" || word == "KEY" || word == "CODE" || word == "U" || word == "P"
            || word == "USER" || word == "ACCESS";
    });
    return isShort || isCredentialName(name);
}

/// Whether something behind the host looks like a secret: an `@` that may belong to a password
/// with an unescaped slash, a random segment (the web hooks of chat services), a telling
/// parameter.
bool mayHoldSecrets(std::string_view rest)
{
    if (rest.find('@') != std::string_view::npos)
        return true;
    const auto query = std::min(rest.find_first_of("?;#"), rest.size());
    const auto path = rest.substr(0, query);
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto segment = path.substr(at, end - at);
        if (isRandomLooking(segment) || valueClassOf(segment) == ValueClass::Jwt)
            return true;
        at = end + 1;
    }
    for (auto at = query; at < rest.size();) {
        const auto end = std::min(rest.find_first_of("&;#?", at + 1), rest.size());
        const auto pair = rest.substr(at + 1, end - at - 1);
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? pair : pair.substr(equals + 1);
        if (isRandomLooking(value)
            || (equals != std::string_view::npos && !value.empty()
                && isTellingParameter(pair.substr(0, equals))))
            return true;
        at = end;
    }
    return false;
}

} // namespace

std::optional<UrlParts> urlPartsOf(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || scheme == 0)
        return {};
    UrlParts parts;
    parts.authority = scheme + 3;
    const auto end = std::min(url.find_first_of("/?#", parts.authority), url.size());
    auto authority = url.substr(parts.authority, end - parts.authority);
    parts.hostPosition = parts.authority;
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        const auto user = authority.substr(0, at);
        const auto colon = user.find(':');
        parts.user = user.substr(0, colon);
        parts.password =
            colon == std::string_view::npos ? std::string_view() : user.substr(colon + 1);
        parts.hostPosition += at + 1;
        authority.remove_prefix(at + 1);
    }
    parts.host = authority.substr(0, authority.find_first_of(":,"));
    if (authority.starts_with('['))
        parts.host = authority.substr(0, std::min(authority.find(']') + 1, authority.size()));
    // A port that is none is the password of a user part whose `@` stands behind a slash.
    const auto port = authority.rfind(':');
    const bool hasOddPort = !authority.starts_with('[') && port != std::string_view::npos
        && authority.find_first_not_of("0123456789", port + 1) != std::string_view::npos;
    const bool isRandomHost = isRandomLooking(parts.host.substr(0, parts.host.find('.')));
    parts.mayHoldSecrets = hasOddPort || isRandomHost || mayHoldSecrets(url.substr(end));
    return parts;
}

std::string maskedUrl(std::string_view url, const UrlParts &parts, bool maskUser)
{
    constexpr std::string_view mask = "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2";
    std::string shown(url.substr(0, parts.authority));
    shown += maskUser && !parts.user.empty() ? mask : parts.user;
    if (!parts.password.empty())
        (shown += ':') += mask;
    if (parts.hostPosition > parts.authority)
        shown += '@';
    return shown += url.substr(parts.hostPosition);
}

std::string hostWithoutPort(std::string_view host)
{
    if (host.starts_with('['))
        return std::string(host.substr(1, host.find(']') - 1));
    const auto colon = host.find(':');
    const bool hasPort = colon != std::string_view::npos && colon + 1 < host.size()
        && host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
    return std::string(hasPort ? host.substr(0, colon) : host);
}

} // namespace sidestage
