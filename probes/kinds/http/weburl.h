// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidestage {

/// An absolute address as this probe needs it. No user part: it is cut off at once.
class WebUrl
{
public:
    /// Nothing for text that is no absolute address.
    static std::optional<WebUrl> parse(std::string_view text);
    /// What `reference` means when this address answers with it.
    std::optional<WebUrl> resolved(std::string_view reference) const;

    /// Whether it can be followed: http or https.
    bool isWeb() const;
    /// Whether nobody on the way can read along: https, or this machine itself.
    bool isPrivate() const;
    bool hasSameOrigin(const WebUrl &other) const { return origin() == other.origin(); }
    /// Whether both lead to the same host, by whatever scheme and port.
    bool hasSameHost(const WebUrl &other) const { return m_url.host() == other.m_url.host(); }
    /// "https://host:8443"; standard ports are left out.
    std::string origin() const;
    /// The same scheme on another host, and the same port where `host` says none of its own:
    /// "https://other:8443".
    std::string originOn(const std::string &host) const;
    /// Without a fragment.
    std::string text() const;
    /// Without query and fragment; standard ports are left out, a slash at the end stays. Of the
    /// path nothing is masked but its parameters (";jsessionid=…"): for addresses that are meant
    /// to be known, such as a provider's endpoints.
    std::string place() const;
    std::string host() const;
    /// Of the scheme where none is written; 0 where the scheme has none that we know.
    int port() const;
    /// Encoded, without a slash at the end; empty for the root.
    std::string path() const;
    /// Names and values in order, decoded as forms are: "+" is a space.
    std::vector<std::pair<std::string, std::string>> query() const;
    /// The value of the first parameter of that name; nothing where there is none.
    std::optional<std::string> parameter(std::string_view name) const;
    /// For facts and logs: from the path on where `from` has the same origin, else the whole.
    /// Without a fragment, unless it is no address of the web. Masked as maskedAddress does.
    std::string shownFrom(const WebUrl *from) const;

private:
    explicit WebUrl(QUrl url) : m_url(std::move(url)) { }
    QUrl m_url;
};

} // namespace sidestage
