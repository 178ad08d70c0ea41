// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/webreader.h"

#include <optional>

namespace sidestage {

/// Where a login path sends people.
struct Login
{
    std::optional<WebUrl> request; ///< the address of a provider, ready to sign in at
    bool isSaml = false; ///< SAML's; else OAuth's or OpenID Connect's
};

/// Follows the login path up to the provider, which is not asked, twice where that tells what is
/// fresh each time, and writes below `facts`:
/// `login/{status,kind,end}`, `login/redirects/…`, and `authorize/…` or `saml-request/…`.
/// An error where the application gives no answer.
Result<Login> readLogin(const FactWriter &facts, WebReader &reader, const WebUrl &login);

} // namespace sidestage
