// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sidestage {

/// What a host's name is built like, apart from the word that tells its environment.
struct HostShape
{
    /// The name without that word: "app.acme.test" of "staging.app.acme.test",
    /// "app.staging.acme.test", "app-staging.acme.test" and "app.acme.test". A leading "www" goes
    /// as well. For what is no name on the internet: "an address", "this machine", "a single
    /// name".
    std::string form;
    /// Where the word stands: "a label in front", "a label within", "a part of a label", or
    /// "nowhere", as it does in most names of production.
    std::string environment;
};

/// `host` without a port; `environment`: the name of the host's environment, which is looked for
/// as well as the usual words. The registered domain is never taken apart: "acme-staging.test" is
/// another site than "acme.test" to a browser.
HostShape hostShape(std::string_view host, std::string_view environment);

} // namespace sidestage
