// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

/// How people sign in: the way to the identity provider, what the provider says of itself, SAML
/// metadata, and the rules for passwords that the application states. Nobody is signed in. See
/// docs/probes/oidc.md.
ProbeKind oidcProbe();

} // namespace sidestage
