// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>

#include <optional>
#include <string>
#include <string_view>

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
    /// "https://host:8443"; standard ports are left out.
    std::string origin() const;
    /// Without a fragment.
    std::string text() const;
    /// For facts and logs: from the path on where `from` has the same origin, else the whole.
    /// Values of the query that are fresh each time, or that open a door (state, code, token…),
    /// are replaced by "…".
    std::string shownFrom(const WebUrl *from) const;

private:
    explicit WebUrl(QUrl url) : m_url(std::move(url)) { }
    QUrl m_url;
};

} // namespace sidestage
