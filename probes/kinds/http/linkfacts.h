// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/hostowners.h"
#include "probes/kinds/http/redirectchain.h"
#include "probes/transport/httpmessage.h"

namespace sidestage {

/// Writes `links/other-environments`: whose hosts the answer's links lead to, as
/// "production app", where they lead to any other environment's. A page that was read in part and
/// shows no such link is a gap. Which links they are is said to the log.
void writeLinks(const FactWriter &facts, const HttpResponse &answer, const WebUrl &url,
                const HostOwners &others, const ExchangeNote &note);

} // namespace sidestage
