// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/http/httptarget.h"
#include "probes/kinds/http/redirectchain.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sidestage {

/// The names under which a target's site can be entered.
struct SiteName
{
    std::string name; ///< of the environment's `hosts`; "own" for a host that is not among them
    std::string authority; ///< host, with a port where one is written
};

/// The target's own host first, then, where `which` says all, the others by name.
std::vector<SiteName> siteNames(const WebUrl &own, const std::map<std::string, std::string> &hosts,
                                EntranceChoice which);

/// One address that a person may type in.
struct Entrance
{
    std::string segment; ///< "http app", "https www.app"
    std::string url; ///< without a path
};

/// By both schemes, of each name and of its www form. The target's own origin is not among them:
/// its pages are read for themselves. Where a host has a port of its own, the port belongs to the
/// scheme of the target's url; the other scheme is asked where `ports` names its port.
std::vector<Entrance> entrancesOf(const WebUrl &own, const std::vector<SiteName> &names,
                                  const EntrancePorts &ports);

/// Follows each entrance to where it arrives and writes `entrances/SEGMENT/…`. Where a host has no
/// name that comparing knows (a www form, an address that is not in `hosts`), its address is
/// written as "https://{www.app}/". No header of the target's own and no credential goes along, and
/// no request to the target's own origin is made. Takes no more than half of the time that is left:
/// what it has no time for is a gap.
void writeEntrances(const ProbeContext &context, const HttpTarget &target,
                    const std::vector<SiteName> &names, const ExchangeNote &note);

/// Writes `shape/NAME/{form,environment,site}`.
void writeShapes(const ProbeContext &context, const std::vector<SiteName> &names);

} // namespace sidestage
