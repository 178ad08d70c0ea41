// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/oidc/webreader.h"

namespace sidestage {

/// Where people come back from the provider: writes `status` and, of a redirect, `location`. The
/// path is asked as it is, so that it hears of no code and no state.
Result<void> writeCallback(const FactWriter &facts, WebReader &reader, const WebUrl &callback);

/// Where people sign out: writes `status` and, of a redirect, `location` without its parameters
/// and `return-to`, the address that the provider is asked to send people to afterwards. Asked
/// without a session, so that none ends; the redirect is not followed.
Result<void> writeLogout(const FactWriter &facts, WebReader &reader, const WebUrl &logout);

} // namespace sidestage
