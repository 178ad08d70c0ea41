// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/transport/httpmessage.h"

#include <cstdint>
#include <limits>
#include <string_view>

namespace sidestage {

/// How far a server's clock is from this machine's. A server writes its time in whole seconds, at
/// some moment between the request and the answer: each answer bounds the difference, and what all
/// of them allow is what is known. Where they allow nothing together, several clocks answer.
class ClockSkew
{
public:
    /// Both times by this machine's clock, in milliseconds since 1970.
    void add(const HttpHeaders &headers, std::int64_t sent, std::int64_t received);

    /// "within 2 s", "2 to 30 s off", "more than 30 s off" by the middle of what is possible;
    /// "not said" where no answer had a time. Empty where the answers took too long to tell, or
    /// contradict each other.
    std::string_view word() const;
    /// Writes `clock`, or the gap.
    void write(const FactWriter &facts) const;

private:
    bool m_isSaid = false;
    bool m_isContradicted = false;
    std::int64_t m_least = std::numeric_limits<std::int64_t>::min(); ///< of the server's time less
                                                                     ///< ours, in milliseconds
    std::int64_t m_most = std::numeric_limits<std::int64_t>::max();
};

} // namespace sidestage
