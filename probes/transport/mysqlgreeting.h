// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sidestage {

/// What a server of MySQL's protocol says first (the handshake of version 10, in MySQL's
/// "Connection Phase" and MariaDB's "Connection" pages of the protocol's documentation).
struct MySqlGreeting
{
    /// How many bytes the greeting has, its head included; nothing before its head is complete.
    static std::optional<std::size_t> sizeOf(std::span<const unsigned char> bytes);
    /// Whether nothing may be answered to a whole greeting in clear: it is one, and offers no TLS.
    /// A refusal ("too many connections") is none.
    static bool lacksTls(std::span<const unsigned char> bytes);
};

} // namespace sidestage
