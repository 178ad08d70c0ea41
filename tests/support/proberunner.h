// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"

#include <chrono>
#include <stop_token>

namespace sidestage {

/// Runs a probe on this thread, as service "db" of environment "staging", and seals what it read.
Reading runProbe(const ProbeKind &kind, OptionValue options,
                 std::chrono::milliseconds timeout = std::chrono::seconds(30),
                 std::stop_token stop = {});

} // namespace sidestage
