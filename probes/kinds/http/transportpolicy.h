// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// A Strict-Transport-Security header as browsers understand it (RFC 6797 section 6.1).
struct TransportPolicy
{
    std::optional<std::int64_t> maxAge; ///< seconds, at most 100 years
    bool includesSubdomains = false;
    bool preload = false;
    std::string ignored; ///< why browsers heed nothing of it, in a few words; empty: they do
};

/// Directives that nobody knows are passed over; one that stands twice spoils the whole header.
TransportPolicy parseTransportPolicy(std::string_view header);

} // namespace sidestage
