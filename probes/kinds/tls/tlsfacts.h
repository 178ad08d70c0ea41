// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/tls/tlstarget.h"
#include "probes/transport/tlshandshake.h"

namespace sidestage {

/// `versions/VERSION/…`: what came of offering that version alone.
void writeVersion(const FactWriter &facts, TlsVersion version, const TlsAnswer &answer);
/// `client-certificate`, `certificate/…`, `issuer/…`, `chain/…`, `verified`: what the server showed
/// to whom asked for its own name. A gap at each where it showed nothing.
void writeIdentity(const FactWriter &facts, const TlsSession &session, const TlsTarget &target,
                   std::int64_t now);
/// `ocsp/…`. `session`: one with a stapled status, if there is any.
void writeStapling(const FactWriter &facts, const TlsSession &session, const TrustedRoots &roots);
/// `names/NAME/…` for the target's own name.
void writeOwnName(const FactWriter &facts, const TlsName &name, const TlsSession &own);
/// `names/NAME/…` for another one: what was shown to whom asked for it.
void writeOtherName(const FactWriter &facts, const TlsName &name, const TlsSession &shown,
                    const TlsSession &own, const TrustedRoots &roots, std::int64_t now);

} // namespace sidestage
