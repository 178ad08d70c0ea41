// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sidestage {

enum class CredentialAction : std::uint8_t { List, Set, Test, Forget };

/// What the user asked `sidestage-cli credential` to do. Never holds a value.
struct CredentialLine
{
    CredentialAction action = CredentialAction::List;
    std::string workspace = ".";
    std::vector<std::string> names; ///< one for set and forget; for test, empty: all
    bool isFingerprintKey = false; ///< instead of a name
    std::optional<std::chrono::days> rotateEvery;

    /// From the arguments after `credential`. No message repeats a word that may be a value;
    /// nothing where help is asked for.
    static Result<std::optional<CredentialLine>> parse(const std::vector<std::string> &arguments);
};

} // namespace sidestage
