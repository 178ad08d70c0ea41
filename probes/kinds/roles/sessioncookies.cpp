// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/sessioncookies.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/http/cookiefacts.h"

#include <QDateTime>
#include <QUrl>

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::size_t longestCookie = 4096; // bytes of name and value: browsers drop longer ones

QUrl urlOf(const WebUrl &url)
{
    return QUrl(QString::fromStdString(url.text()));
}

std::string pathOf(const WebUrl &url)
{
    const auto path = urlOf(url).path(QUrl::FullyEncoded).toStdString();
    return path.starts_with('/') ? path : "/";
}

/// RFC 6265 section 5.1.4: where a cookie belongs that names no path.
std::string defaultPath(const std::string &path)
{
    const auto last = path.rfind('/');
    return last == 0 || last == std::string::npos ? "/" : path.substr(0, last);
}

bool isPathWithin(const std::string &path, const std::string &cookiePath)
{
    return path.starts_with(cookiePath)
        && (path.size() == cookiePath.size() || cookiePath.ends_with('/')
            || path[cookiePath.size()] == '/');
}

/// Whether a cookie for `domain` is also one for `host`.
bool isDomainOf(const std::string &host, const std::string &domain)
{
    return host == domain || host.ends_with('.' + domain);
}

bool isRefused(const Cookie &cookie, const WebUrl &from)
{
    if (cookie.isSecure && !from.isPrivate())
        return true;
    const auto host = urlOf(from).host(QUrl::FullyEncoded).toStdString();
    if (cookie.domain && !cookie.domain->empty() && !isDomainOf(host, *cookie.domain))
        return true;
    if (cookie.name.starts_with("__Host-"))
        return !cookie.isSecure || cookie.domain || cookie.path != "/";
    return cookie.name.starts_with("__Secure-") && !cookie.isSecure;
}

} // namespace

Result<void> SessionCookies::take(const WebUrl &from, const HttpHeaders &answer)
{
    if (!from.hasSameOrigin(m_origin))
        return {};
    const auto requested = pathOf(from);
    const auto now = QDateTime::currentSecsSinceEpoch();
    for (const auto &header : answer) {
        if (header.name != "set-cookie" || header.value.size() > 2 * longestCookie)
            continue;
        const auto cookie = parseCookie(header.value, now);
        if (!cookie || isRefused(*cookie, from))
            continue;
        const auto path =
            cookie->path && cookie->path->starts_with('/') ? *cookie->path : defaultPath(requested);
        const auto same = std::find_if(m_cookies.begin(), m_cookies.end(), [&](const Kept &kept) {
            return kept.name == cookie->name && kept.path == path;
        });
        if (cookie->lifetime == "deleted") {
            if (same != m_cookies.end())
                m_cookies.erase(same);
            continue;
        }
        const auto pair = std::string_view(header.value).substr(0, header.value.find(';'));
        const auto value = withoutBlanks(pair.substr(pair.find('=') + 1));
        if (cookie->name.size() + value.size() > longestCookie)
            continue;
        if (same != m_cookies.end()) {
            m_changes += same->value.reveal() == value ? 0 : 1;
            same->value = Secret(std::string(value));
            same->isSecure = cookie->isSecure;
        } else if (m_cookies.size() == most) {
            return failure(ErrorCode::TooLarge,
                           from.origin() + " sets more than " + std::to_string(most) + " cookies");
        } else {
            ++m_changes;
            m_cookies.push_back({cookie->name, path, cookie->isSecure, Secret(std::string(value))});
        }
    }
    return {};
}

Secret SessionCookies::headerFor(const WebUrl &url) const
{
    if (!url.hasSameOrigin(m_origin))
        return {};
    const auto path = pathOf(url);
    std::vector<const Kept *> sent;
    std::size_t size = 0;
    for (const auto &kept : m_cookies) {
        if (!isPathWithin(path, kept.path) || (kept.isSecure && !url.isPrivate()))
            continue;
        sent.push_back(&kept);
        size += kept.name.size() + kept.value.reveal().size() + 3;
    }
    // Longer paths first: where a name stands twice, servers take the first.
    std::stable_sort(sent.begin(), sent.end(),
                     [](const Kept *a, const Kept *b) { return a->path.size() > b->path.size(); });
    std::string text;
    text.reserve(size);
    for (const auto *kept : sent) {
        text += text.empty() ? "" : "; ";
        text += kept->name;
        text += '=';
        text += kept->value.reveal();
    }
    return Secret(std::move(text));
}

} // namespace sidestage
