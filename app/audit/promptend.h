// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace sidestage {

/// Returns `status`, for `main` to return it in turn: the process ends with it once `grace` is
/// over, even where a library waits for a thread of its own that hangs in a call of the system.
/// Qt does so: an application object that goes waits for every look-up of a name, and a name
/// server that says nothing keeps one for half a minute.
///
/// Call it last, with everything written and every owner gone but the application object.
int endingPromptly(int status, std::chrono::milliseconds grace = std::chrono::seconds(1));

} // namespace sidestage
