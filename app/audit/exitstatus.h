// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/judge/judgement.h"

namespace sidestage {

/// What a process says when it ends, as `diff` does.
enum class ExitStatus : int {
    Mirrors = 0, ///< measured whole, nothing unexplained at or above the threshold
    Differs = 1, ///< unexplained drift, or a violation
    Incomplete = 2 ///< bad usage, bad files, or a run that could not measure everything
};

/// Whether every probe that should have run did, and saw everything below its service.
bool isMeasuredWhole(const Comparison &comparison);

/// A finding beats an incomplete run; an incomplete run is never 0.
ExitStatus exitStatusOf(const Judgement &judgement, Severity failOn);

} // namespace sidestage
