// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/dnslookup.h"

#include <string>
#include <vector>

namespace sidestage {

/// One name that is looked up.
struct DnsHost
{
    std::string segment; ///< its name in `hosts`, or as it was written
    std::string name; ///< as resolvers are asked; empty for what they know nothing about
    std::string form; ///< "name", "address" or "local name"
};

/// A target's options in the words of this probe.
struct DnsTarget
{
    std::vector<DnsHost> hosts; ///< each segment once
    std::vector<DnsServer> servers;
    DnsManners manners;
};

std::vector<OptionSpec> dnsOptions();
/// What the types of options cannot say: a name that is none, a resolver without an address.
std::vector<Error> checkDnsOptions(const OptionValue &options);
/// NotConfigured where there is no name to look up.
Result<DnsTarget> dnsTarget(const ProbeContext &context);

} // namespace sidestage
