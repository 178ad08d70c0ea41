// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/fingerprint.h"
#include "probes/base/pathglob.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// What the target's owner says about names; both are looked at with the path below the service.
struct DisclosureRules
{
    std::vector<PathGlob> secret; ///< always hidden, as credentials
    std::vector<PathGlob> show; ///< text that may be shown; opens no credential
    /// Where everything is secret by its place (a folder of secret files), a hidden text counts
    /// as a credential.
    bool isSecretStore = false;
};

/// What may leave a probe of one setting.
struct Disclosure
{
    FactValue value;
    std::optional<FactValue> user; ///< a credential in a URL's user name
    std::optional<FactValue> password; ///< of a URL; in `value` it reads •••
    KeyMode hostMode = KeyMode::None; ///< of a URL or host of a provider that has both
};

/// Decides what may be shown. A value is secret until it is known to be harmless; see
/// docs/probes/env.md for the list. `path`: escaped, below the service; `name`: the part of it
/// that names the setting.
Disclosure disclose(std::string_view path, std::string_view name, std::string_view value,
                    const DisclosureRules &rules, const Fingerprinter &fingerprints);

} // namespace sidestage
