// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/oidc/webreader.h"

namespace sidestage {

/// What a provider makes of a request to sign in.
struct ProviderAnswer
{
    /// "login-page", "redirected" (to a page of its own or of another provider),
    /// "login-required" (the request forbade to ask), "code" (it let somebody in without
    /// asking), "error", "refused" (an error without a name), "forbidden" (status 403 without one:
    /// a guard against programs, or the provider itself), "failing".
    std::string kind;
    std::string error; ///< a code of RFC 6749 section 4.1.2.1 and its relatives; may be empty
    std::string leadsTo; ///< scheme, host and port of a redirect that stays with providers
};

/// Reads the first answer to the request; nothing is followed, and what goes back to the
/// application is never sent there. Pure.
ProviderAnswer providerAnswer(const WebUrl &request, const HttpResponse &response);

/// Asks the provider once and writes `status`, `answer`, `error` and `redirects-to`.
Result<void> writeProviderAnswer(const FactWriter &facts, WebReader &reader, const WebUrl &request);

} // namespace sidestage
