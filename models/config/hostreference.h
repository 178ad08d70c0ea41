// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <map>
#include <string>
#include <string_view>

namespace sidestage {

/// Replaces each `${host.NAME}` by the environment's host of that name; `$${` stands for `${`.
/// BadInput (without a place) for a name that the environment does not have, any other `${…}`,
/// and one without an end. `hosts` may be null: then the text is checked alone and kept.
Result<std::string> replaceHosts(std::string_view text,
                                 const std::map<std::string, std::string> *hosts);

} // namespace sidestage
