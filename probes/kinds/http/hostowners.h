// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/weburl.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// A host as environments.yaml writes it: with a port or without.
struct NamedHost
{
    std::string host; ///< in lower case, without the brackets of an address
    std::optional<int> port;

    static NamedHost parse(std::string_view text);
    /// As it stands in an address: with brackets and port where there are any.
    std::string authority() const;
};

/// The same host with "www." in front, or without it where it has that; nothing where there is no
/// such form: an address, or a name of one label.
std::optional<NamedHost> wwwForm(const NamedHost &host);

/// Whose the hosts are that are not this environment's own. A host that this environment names as
/// well is its own. Immutable.
class HostOwners
{
public:
    /// `hostsOfAll`: by environment and name, this environment's among them or not.
    HostOwners(const std::map<std::string, std::map<std::string, std::string>> &hostsOfAll,
               const std::string &environment, const std::map<std::string, std::string> &ownHosts);

    bool isEmpty() const { return m_hosts.empty(); }
    /// "production app" for an address on that host or, as "production www.app", on its www form.
    std::set<std::string> ownersOf(const WebUrl &address) const;
    /// The environments of the hosts that a cookie reaches: those of that host and, where
    /// `isWithBelow`, of all below it. Cookies know no ports.
    std::set<std::string> reachedBy(std::string_view host, bool isWithBelow) const;

private:
    struct Owned
    {
        NamedHost host;
        std::string environment;
        std::string name;
    };
    std::vector<Owned> m_hosts;
};

} // namespace sidestage
