// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/tls/chain.h"

#include <QUrl>

#include <string>
#include <vector>

namespace sidestage {

/// A host that the server has to answer for.
struct TlsName
{
    /// Its name among the environment's hosts ("app", "www.app"); "target" for the target's own
    /// host where it has none; else the host.
    std::string segment;
    std::string host; ///< empty: the environment has no host of that name
};

/// A target's options in the words of this probe.
struct TlsTarget
{
    QUrl peer; ///< https, host and port
    std::vector<TlsName> names; ///< the target's own host first, each segment once
    TrustedRoots roots;
    Milliseconds requestTimeout{10000};
    Milliseconds interval{0};
};

std::vector<OptionSpec> tlsOptions();
/// What the types of options cannot say: neither an address nor a host, or both.
std::vector<Error> checkTlsOptions(const OptionValue &options);
/// NotFound or BadInput where the file of authorities cannot be used.
Result<TlsTarget> tlsTarget(const ProbeSpec &spec);

} // namespace sidestage
