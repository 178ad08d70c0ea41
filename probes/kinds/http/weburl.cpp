// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/weburl.h"

#include "probes/kinds/http/addressmask.h"
#include "probes/transport/hostlookup.h"

#include <QUrlQuery>

namespace sidestage {

namespace {

std::string decodedFormText(QString encoded)
{
    encoded.replace(QLatin1Char('+'), QLatin1Char(' '));
    return QUrl::fromPercentEncoding(encoded.toUtf8()).toStdString();
}

} // namespace

std::optional<WebUrl> WebUrl::parse(std::string_view text)
{
    QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    if (!url.isValid() || url.isRelative())
        return {};
    url.setUserInfo({});
    return WebUrl(url);
}

std::optional<WebUrl> WebUrl::resolved(std::string_view reference) const
{
    const QUrl relative(
        QString::fromUtf8(reference.data(), static_cast<qsizetype>(reference.size())));
    if (!relative.isValid())
        return {};
    auto url = m_url.resolved(relative);
    url.setUserInfo({});
    if (url.path().isEmpty() && !url.host().isEmpty())
        url.setPath(QStringLiteral("/"));
    return WebUrl(url);
}

bool WebUrl::isWeb() const
{
    return (m_url.scheme() == QLatin1String("http") || m_url.scheme() == QLatin1String("https"))
        && !m_url.host().isEmpty();
}

bool WebUrl::isPrivate() const
{
    return m_url.scheme() == QLatin1String("https") || isLoopbackHost(m_url.host().toStdString());
}

std::string WebUrl::origin() const
{
    auto url = m_url;
    const int standardPort = url.scheme() == QLatin1String("https") ? 443 : 80;
    if (url.port() == standardPort)
        url.setPort(-1);
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString(QUrl::FullyEncoded)
        .toStdString();
}

std::string WebUrl::originOn(const std::string &host) const
{
    auto other = *this;
    const QUrl named(m_url.scheme() + QStringLiteral("://") + QString::fromStdString(host));
    other.m_url.setHost(named.host());
    if (named.port() != -1)
        other.m_url.setPort(named.port());
    return other.origin();
}

std::string WebUrl::text() const
{
    return m_url.adjusted(QUrl::RemoveFragment).toString(QUrl::FullyEncoded).toStdString();
}

std::string WebUrl::place() const
{
    return origin() + maskedPathParameters(m_url.path(QUrl::FullyEncoded).toStdString());
}

std::string WebUrl::host() const
{
    return m_url.host(QUrl::FullyEncoded).toStdString();
}

int WebUrl::port() const
{
    return m_url.port(m_url.scheme() == QLatin1String("https")      ? 443
                          : m_url.scheme() == QLatin1String("http") ? 80
                                                                    : 0);
}

std::string WebUrl::path() const
{
    auto path = m_url.path(QUrl::FullyEncoded).toStdString();
    while (!path.empty() && path.back() == '/')
        path.pop_back();
    return path;
}

std::vector<std::pair<std::string, std::string>> WebUrl::query() const
{
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const auto &[name, value] : QUrlQuery(m_url).queryItems(QUrl::FullyEncoded))
        parameters.emplace_back(decodedFormText(name), decodedFormText(value));
    return parameters;
}

std::optional<std::string> WebUrl::parameter(std::string_view name) const
{
    for (auto &[key, value] : query()) {
        if (key == name)
            return std::move(value);
    }
    return {};
}

std::string WebUrl::shownFrom(const WebUrl *from) const
{
    if (!isWeb()) // mailto:, file:, an application's own scheme
        return maskedAddress(m_url.toString(QUrl::FullyEncoded).toStdString());
    auto rest = m_url.path(QUrl::FullyEncoded).toStdString();
    if (m_url.hasQuery() && !m_url.query().isEmpty())
        rest += '?' + m_url.query(QUrl::FullyEncoded).toStdString();
    return (from && hasSameOrigin(*from) ? std::string() : origin()) + maskedAddress(rest);
}

} // namespace sidestage
