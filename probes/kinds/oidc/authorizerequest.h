// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/weburl.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sidestage {

/// An address as other parties are meant to know it: path and query as they are, but for values
/// that are fresh each time or open a door, which are "…".
std::string publicAddress(const WebUrl &url);
/// The same of a text that may be no address at all; then keys in it are masked.
std::string publicAddress(std::string_view text);

/// Whether a browser that is sent here would begin to sign in by OAuth 2 or OpenID Connect.
bool isAuthorizeRequest(const WebUrl &url);

/// How much of a request can be seen in the address.
enum class RequestObject : std::uint8_t {
    None, ///< plain parameters
    ByValue, ///< RFC 9101: signed, in the address
    Hidden ///< RFC 9126 or encrypted: handed over where only the provider can read it
};

/// The request that an application sends a browser with (RFC 6749 section 4.1.1, OpenID Connect
/// Core section 3.1.2.1).
class AuthorizeRequest
{
public:
    static AuthorizeRequest parse(const WebUrl &url);

    std::string endpoint() const { return m_endpoint; }
    RequestObject object() const { return m_object; }
    /// The first of that name; nothing where there is none.
    std::optional<std::string> value(std::string_view name) const;
    bool isOpenId() const;
    /// Writes `endpoint`, `encrypted`, `return-encrypted`, `client_id`, `request-object`,
    /// `parameters/…` and `other/…`.
    /// `again` is a second request of the same application: what differs is noise. Of an address
    /// only values of its query can be that; a known parameter that differs is a gap.
    void write(const FactWriter &facts, const AuthorizeRequest *again) const;

private:
    std::vector<std::string> values(std::string_view name) const;
    /// The fact of a list, a set or a plain text; nothing where it is left out.
    std::optional<FactValue> fact(std::string_view name) const;
    void writeParameters(const FactWriter &facts, const AuthorizeRequest *again) const;
    void writeReturnAddress(const FactWriter &facts, const AuthorizeRequest *again) const;
    void writeOthers(const FactWriter &facts, const AuthorizeRequest *again) const;

    std::string m_endpoint;
    bool m_isEncrypted = false;
    RequestObject m_object = RequestObject::None;
    std::vector<std::pair<std::string, std::string>> m_parameters;
};

} // namespace sidestage
