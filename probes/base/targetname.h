// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>

namespace sidestage {

/// One target of a workspace: what a probe is sent to.
struct TargetName
{
    std::string service;
    std::string environment;
    friend auto operator<=>(const TargetName &a, const TargetName &b) = default;
};

} // namespace sidestage
