// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sidestage {

/// What a server's fatal alert means, to be read after its name.
std::string wordsForAlert(int alert);

} // namespace sidestage
