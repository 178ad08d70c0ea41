// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/factvalue.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Replaces an environment's own hosts by their names: "https://staging.app.acme.test:8443/x"
/// becomes "https://{app}:8443/x". The longest host first, without regard to ASCII case (RFC 4343),
/// and whole hosts alone: "app.acme.test" is left alone inside "staging.app.acme.test".
/// Immutable.
class HostNames
{
public:
    HostNames() = default;
    /// By name, as in environments.yaml. Of two names of one host the first in the alphabet counts.
    explicit HostNames(const std::map<std::string, std::string> &hosts);

    bool isEmpty() const { return m_hosts.empty(); }
    std::string replaced(std::string_view text) const;
    /// Texts, also inside lists and sets; other kinds are returned as they are.
    FactValue replaced(const FactValue &value) const;

private:
    struct Host
    {
        std::string host; ///< in lower case
        std::string name;
    };
    const Host *hostAt(std::string_view text, std::size_t at) const;

    std::vector<Host> m_hosts; ///< longest first
};

} // namespace sidestage
