// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/hostpacing.h"
#include "probes/transport/dnschannel.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

/// How resolvers are asked.
struct DnsManners
{
    Milliseconds patience{5000}; ///< longest wait for one resolver's answer to one question
    /// The least time between two questions, which are then asked one after another.
    Milliseconds interval{0};
    HostPacing *pacing = nullptr; ///< needed with an interval
    std::size_t atOnce = 6; ///< questions on their way to one resolver, without an interval
};

/// Looks records up at resolvers, as these themselves say it: no file of hosts, no search list,
/// no cache. Used by one thread.
class DnsLookup
{
public:
    /// Resolvers in the order in which they are asked; at least one.
    DnsLookup(std::vector<DnsServer> servers, const DnsManners &manners, const Deadline &deadline);

    /// One result for each question, in their order. A question that one resolver fails to answer
    /// goes to the next; where all fail, the first one's failure is told. The error of the whole is
    /// that of the deadline.
    Result<std::vector<Result<DnsAnswer>>> ask(const std::vector<DnsQuestion> &questions);

private:
    /// Asks the questions whose numbers are `open`; afterwards `open` holds those that failed.
    Result<void> askServer(std::size_t server, const std::vector<DnsQuestion> &questions,
                           std::vector<std::size_t> &open,
                           std::vector<std::optional<Result<DnsAnswer>>> &results);
    Result<DnsChannel *> channelTo(std::size_t server);

    const std::vector<DnsServer> m_servers;
    const DnsManners m_manners;
    const Deadline m_deadline;
    std::vector<std::unique_ptr<DnsChannel>> m_channels; ///< by server; made when needed
    std::size_t m_first = 0; ///< who answered last, and is asked first
};

} // namespace sidestage
