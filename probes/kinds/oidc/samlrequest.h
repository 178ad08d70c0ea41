// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/weburl.h"

namespace sidestage {

/// Whether a browser that is sent here would begin to sign in by SAML (HTTP redirect binding,
/// SAML 2.0 Bindings section 3.4).
bool isSamlRequest(const WebUrl &url);

/// Writes `endpoint`, `encrypted`, `signature`, `relay-state` and, below `request`, `client`,
/// `issuer`, `assertion-consumer`, `binding`, `name-id-format`, `force-authn`, `passive` and
/// `contexts` of the request in the address; a gap at `request` where it cannot be read.
void writeSamlRequest(const FactWriter &facts, const WebUrl &url);

} // namespace sidestage
