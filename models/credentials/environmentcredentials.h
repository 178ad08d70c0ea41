// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/secret.h"
#include "probes/engine/runplan.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// The variable that holds a credential where there is no keychain: `staging/database` becomes
/// `SIDESTAGE_CREDENTIAL_STAGING_DATABASE`. Every byte that is no letter or digit becomes `_`.
std::string credentialVariable(std::string_view name);

/// Credentials by the name under which environments.yaml refers to them.
using CredentialMap = std::map<std::string, Secret, std::less<>>;

/// Where a credential of a run came from.
enum class CredentialSource : std::uint8_t {
    Variable, ///< of the process environment
    Session, ///< a person gave it for as long as the program runs
    Keychain,
    Demo ///< the demo's own, which is public
};

/// In words, for reports: "SIDESTAGE_CREDENTIAL_STAGING_DATABASE of the process environment".
std::string describe(CredentialSource source, std::string_view name);

/// What a run has of the credentials that it refers to.
struct CollectedCredentials
{
    CredentialMap values;
    std::map<std::string, CredentialSource> sources; ///< of each in `values`
    std::map<std::string, Error> missing; ///< why it is not, by name
};

/// Reads one variable of the process; injected, so that tests need not change their own.
using VariableReader = std::function<std::optional<std::string>(const std::string &name)>;
/// Reads the process environment.
std::optional<std::string> processVariable(const std::string &name);

/// What the process environment holds of the credentials that a run refers to. A credential that
/// is not there is simply not in the map: its probes say so.
CredentialMap credentialsFromVariables(const RunPlan &plan, const VariableReader &read);
/// The same with its source.
CollectedCredentials collectFromVariables(const RunPlan &plan, const VariableReader &read);

} // namespace sidestage
