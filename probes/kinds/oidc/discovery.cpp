// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/discovery.h"

#include "probes/base/asciitext.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <algorithm>

namespace sidestage {

namespace {

constexpr std::string_view openIdName = "/.well-known/openid-configuration";
constexpr std::string_view oauthName = "/.well-known/oauth-authorization-server";
constexpr std::size_t mostIssuers = 6;
const std::string documentName = "the discovery document";

std::string withoutSlash(std::string text)
{
    while (!text.empty() && text.back() == '/')
        text.pop_back();
    return text;
}

/// RFC 8414 section 3.1: between the host and the path.
std::string oauthAddress(const std::string &issuer)
{
    const auto url = WebUrl::parse(issuer);
    return url ? url->origin() + std::string(oauthName) + url->path() : std::string();
}

/// Some applications send a page for every path that they do not know: at a guessed address it
/// stands for nothing.
bool isPage(const HttpResponse &response)
{
    return response.status >= 200 && response.status < 300
        && trimmed(std::string_view(response.body)).starts_with('<');
}

/// Whether both are the same, but for placeholders in the path of `pattern`.
bool fits(std::string_view pattern, std::string_view address)
{
    constexpr std::size_t schemeLength = 8; // of "https://"
    const auto path = std::min(pattern.find('/', schemeLength), pattern.size());
    std::size_t at = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const auto close = pattern[i] == '{' && i > path ? pattern.find('}', i) : std::string::npos;
        if (close != std::string::npos) {
            const auto end = std::min(address.find('/', at), address.size());
            if (end <= at)
                return false;
            i = close;
            at = end;
        } else if (at < address.size() && address[at] == pattern[i]) {
            ++at;
        } else {
            return false;
        }
    }
    return at == address.size();
}

/// Nothing where there is no document.
Result<std::optional<Discovery>> readAt(WebReader &reader, const std::string &address, bool isGuess)
{
    const auto url = WebUrl::parse(address);
    if (!url || !url->isWeb())
        return failure(ErrorCode::BadInput, "the issuer is no address of the web");
    const auto response = reader.document(*url);
    if (!response)
        return tl::unexpected(response.error());
    if (response->status == 404 || response->status == 410 || (isGuess && isPage(*response)))
        return std::nullopt;
    const auto document = jsonObjectOf(*response, documentName);
    if (!document)
        return tl::unexpected(document.error());
    Discovery discovery;
    discovery.document = *document;
    discovery.address = address;
    discovery.mediaType = mediaTypeOf(*response);
    discovery.isOpenId = address.ends_with(openIdName);
    if (!document->value(QLatin1String("issuer")).isString())
        return failure(ErrorCode::Protocol, documentName + " names no issuer");
    return discovery;
}

} // namespace

std::string Discovery::text(const char *member) const
{
    return document.value(QLatin1String(member)).toString().toStdString();
}

std::string Discovery::issuer() const
{
    return text("issuer");
}

bool Discovery::isIssuersOwn() const
{
    const auto base = withoutSlash(issuer());
    return fits(base + std::string(openIdName), address)
        || (!isOpenId && oauthAddress(base) == address);
}

std::vector<std::string> discoveryAddresses(const std::string &issuer)
{
    const auto base = withoutSlash(issuer);
    return {base + std::string(openIdName), oauthAddress(base)};
}

std::vector<std::string> likelyIssuers(const WebUrl &authorizeEndpoint)
{
    std::vector<std::string> issuers;
    auto path = authorizeEndpoint.path();
    // Microsoft's endpoint stands beside its issuer and not below it.
    constexpr std::string_view microsoft = "/oauth2/v2.0/authorize";
    if (path.ends_with(microsoft))
        issuers.push_back(authorizeEndpoint.origin()
                          + path.substr(0, path.size() - microsoft.size()) + "/v2.0");
    while (!path.empty()) {
        path.resize(path.rfind('/'));
        issuers.push_back(authorizeEndpoint.origin() + path);
    }
    if (issuers.size() > mostIssuers) // the longest are the least likely
        issuers.erase(issuers.begin(), issuers.end() - static_cast<std::ptrdiff_t>(mostIssuers));
    return issuers;
}

Result<Discovery> readDiscovery(WebReader &reader, const std::string &issuer)
{
    for (const auto &address : discoveryAddresses(issuer)) {
        auto found = readAt(reader, address, false);
        if (!found)
            return tl::unexpected(found.error());
        if (*found)
            return **std::move(found);
    }
    return failure(ErrorCode::NotFound,
                   "the provider publishes no discovery document at " + withoutSlash(issuer)
                       + std::string(openIdName));
}

Result<std::optional<Discovery>> findDiscovery(WebReader &reader, const WebUrl &endpoint)
{
    std::vector<std::string> addresses;
    const auto issuers = likelyIssuers(endpoint);
    addresses.reserve(2 * issuers.size());
    for (const auto &issuer : issuers)
        addresses.push_back(issuer + std::string(openIdName));
    for (const auto &issuer : issuers)
        addresses.push_back(oauthAddress(issuer));
    std::optional<Discovery> another;
    std::optional<Error> unread;
    for (const auto &address : addresses) {
        auto found = readAt(reader, address, true);
        if (auto time = reader.deadline().check(); !time)
            return tl::unexpected(time.error());
        if (!found) {
            // Who cannot be reached here cannot be reached at the next path either.
            const auto code = found.error().code;
            if (code == ErrorCode::Unreachable || code == ErrorCode::TimedOut
                || code == ErrorCode::UntrustedPeer)
                return tl::unexpected(found.error());
            if (!unread)
                unread = found.error();
            continue;
        }
        if (!*found)
            continue;
        const auto named = WebUrl::parse((*found)->text("authorization_endpoint"));
        if (named && named->place() == endpoint.place())
            return found;
        if (!another)
            another = **std::move(found);
    }
    if (another)
        return another;
    if (unread)
        return tl::unexpected(*unread);
    return std::nullopt;
}

} // namespace sidestage
