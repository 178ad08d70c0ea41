// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/credentials/keychain.h"
#include "probes/base/error.h"

#include <string>
#include <string_view>

namespace sidestage {

/// What a person should know of an outcome or a state: what is the case, and what to do on this
/// system. English sentences without a full stop; windows translate them in the context
/// "Keychain".
struct KeychainText
{
    const char *what;
    const char *advice; ///< empty where there is nothing to do
};

KeychainText textOf(KeychainOutcome outcome);
KeychainText textOf(KeychainState state);

/// The error for reports: "the credential 'staging/database': the keychain is locked". `name` is
/// the credential's; the variable that stands in for it is named where that helps.
Error keychainError(KeychainOutcome outcome, std::string_view name);

} // namespace sidestage
