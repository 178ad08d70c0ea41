// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

namespace sidestage {

// What the targets of database servers have in common: `host` and `port`, or `socket`, and a
// `password` by reference.

/// What is wrong with the address, each at its option.
std::vector<Error> checkServerAddress(const OptionValue &options, int usualPort);

/// The password that the target names, which lives as long as the context; null where it names
/// none. NotConfigured where it is not there, BadInput where no client could send it.
Result<const Secret *> passwordOf(const ProbeContext &context);

} // namespace sidestage
