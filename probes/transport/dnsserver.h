// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A resolver by its address: there is nobody yet who could look a name up.
struct DnsServer
{
    std::string address;
    int port = 53;

    /// From "10.0.0.53", "10.0.0.53:5353", "2001:db8::53" or "[2001:db8::53]:5353"; else BadInput.
    static Result<DnsServer> parse(std::string_view text);
    /// As `parse` reads it; the standard port is left out.
    std::string toString() const;
    friend bool operator==(const DnsServer &, const DnsServer &) = default;
};

/// The resolvers that the system asks, in its order. `file`: what is read instead of the system's
/// /etc/resolv.conf. Unsupported where there are none.
Result<std::vector<DnsServer>> systemDnsServers(const std::string &file = {});

} // namespace sidestage
