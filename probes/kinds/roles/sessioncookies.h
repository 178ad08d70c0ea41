// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"
#include "probes/base/secret.h"
#include "probes/kinds/http/weburl.h"
#include "probes/transport/httpmessage.h"

#include <string>
#include <vector>

namespace sidestage {

/// The cookies of one signed-in session, in memory alone. Takes and gives them for one scheme,
/// host and port, whatever a cookie's Domain allows: nobody else is ever sent one. Honours Path,
/// Secure and the prefixes of names as browsers do (RFC 6265bis); "secure" is https, or this
/// machine itself.
class SessionCookies
{
public:
    /// As many as browsers keep of one site.
    static constexpr std::size_t most = 180;

    explicit SessionCookies(WebUrl origin) : m_origin(std::move(origin)) { }

    /// Takes what an answer sets, replaces and deletes. `from`: who answered; what comes from
    /// another origin is ignored, and so is a cookie that a browser would refuse. TooLarge where
    /// more than `most` would have to be kept.
    Result<void> take(const WebUrl &from, const HttpHeaders &answer);
    /// "a=1; b=2" for a request to that address; empty where there is nothing to send.
    Secret headerFor(const WebUrl &url) const;

    /// How often an answer has set a cookie or changed one's value; deleting one is no change.
    /// Tells whether something answered with a session of its own.
    std::size_t changes() const { return m_changes; }
    bool isEmpty() const { return m_cookies.empty(); }
    std::size_t size() const { return m_cookies.size(); }

private:
    struct Kept
    {
        std::string name;
        std::string path;
        bool isSecure = false;
        Secret value;
    };

    WebUrl m_origin;
    std::vector<Kept> m_cookies; ///< in the order in which they came
    std::size_t m_changes = 0;
};

} // namespace sidestage
