// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/deadline.h"

#include <string>
#include <vector>

namespace sidestage {

/// Whether the host is this machine by its name or address: "localhost", "127.0.0.1", "::1".
bool isLoopbackHost(const std::string &host);

/// The addresses of a host, as texts, each once, in the system's order; an address is its own.
/// For client libraries that would look names up in a way that nobody can end. Unreachable for a
/// name that nobody knows.
Result<std::vector<std::string>> addressesOf(const std::string &host, const Deadline &deadline);

/// Whether the name service knows the host. An error where it could not be asked: that is not the
/// same as a name that nobody has.
Result<bool> isKnownHost(const std::string &host, const Deadline &deadline);

} // namespace sidestage
