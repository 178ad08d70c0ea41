// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace sidestage {

/// How a probe ended.
enum class OutcomeKind : std::uint8_t { Ok, Failed, TimedOut, Cancelled, Skipped };

/// "ok", "failed", "timed out", "cancelled", "skipped": as in the JSON report.
std::string_view nameOf(OutcomeKind kind);

/// Exactly one for each probe of a run.
struct Outcome
{
    OutcomeKind kind = OutcomeKind::Skipped;
    std::optional<Error> error; ///< present unless Ok
    std::chrono::milliseconds duration{0}; ///< since the probe left the queue

    bool isOk() const { return kind == OutcomeKind::Ok; }
    static Outcome ok(std::chrono::milliseconds duration)
    {
        return {OutcomeKind::Ok, {}, duration};
    }
    /// TimedOut and Cancelled by their codes; Failed for every other.
    static Outcome of(Error error, std::chrono::milliseconds duration);
};

} // namespace sidestage
