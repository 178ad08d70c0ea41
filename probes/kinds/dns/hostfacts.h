// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/dnsanswer.h"

#include <string>
#include <vector>

namespace sidestage {

/// All hosts of all environments, and those of this one, in lower case and without ports.
struct KnownHosts
{
    std::vector<std::string> own;
    std::vector<std::string> foreign; ///< of other environments, and not of this one
    std::vector<std::string> all;

    static KnownHosts of(const ProbeContext &context);
};

/// Whether there are addresses of each kind, and which.
void writeAddresses(const FactWriter &facts, const DnsAnswer &ipv4, const Result<DnsAnswer> &ipv6);
/// Where the name leads by aliases. `ipv4` and `ipv6`: the answers about its addresses.
void writeAliases(const FactWriter &facts, const DnsAnswer &ipv4, const Result<DnsAnswer> &ipv6,
                  const KnownHosts &hosts);
/// Whether the domain above answers for every name, and whether this name is one of those.
/// `anyName`: the answer for one that nobody has.
void writeWildcard(const FactWriter &facts, const DnsAnswer &ipv4,
                   const Result<DnsAnswer> &anyName);

} // namespace sidestage
