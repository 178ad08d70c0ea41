// SPDX-License-Identifier: Apache-2.0
#include "probes/base/outcome.h"

namespace sidestage {

std::string_view nameOf(OutcomeKind kind)
{
    switch (kind) {
    case OutcomeKind::Ok:
        return "ok";
    case OutcomeKind::Failed:
        return "failed";
    case OutcomeKind::TimedOut:
        return "timed out";
    case OutcomeKind::Cancelled:
        return "cancelled";
    case OutcomeKind::Skipped:
        return "skipped";
    }
    return "failed";
}

Outcome Outcome::of(Error error, std::chrono::milliseconds duration)
{
    const auto kind = error.code == ErrorCode::TimedOut ? OutcomeKind::TimedOut
        : error.code == ErrorCode::Cancelled            ? OutcomeKind::Cancelled
                                                        : OutcomeKind::Failed;
    return {kind, std::move(error), duration};
}

} // namespace sidestage
