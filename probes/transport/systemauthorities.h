// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sidestage {

/// The file in which this system keeps the authorities that it trusts, for libraries that do not
/// look for it themselves; empty where there is none at the usual places.
std::string systemAuthorities();

} // namespace sidestage
