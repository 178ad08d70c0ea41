// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// A key of a service that others run, as far as its shape and its name tell.
struct ProviderKey
{
    std::string provider; ///< "stripe"
    KeyMode mode = KeyMode::Unknown;
    std::string shape; ///< in words: "stripe live key", "sendgrid key"
    bool isPublic = false; ///< meant to be seen by browsers: "stripe publishable test key"
};

/// Looks at the value, and where its shape is shared by several providers, at the setting's name
/// too: "test_…" is Mollie's only under a name that says so. Nothing where neither is sure.
std::optional<ProviderKey> providerKeyOf(std::string_view name, std::string_view value);

/// The mode of a provider's host, where the provider has separate hosts for play money:
/// "api-m.sandbox.paypal.com" is a test host. None for every other host.
KeyMode providerModeOfHost(std::string_view host);

} // namespace sidestage
