// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/http/asking.h"
#include "probes/kinds/http/hostowners.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

/// Addresses with a scheme that stand in a text, also where JSON escapes the slashes:
/// "https://a/b".
std::vector<std::string> absoluteAddresses(std::string_view text);

/// Schemes, hosts and ports of the links in an answer (`Location`, `Link` and the body) that lead
/// to one of these hosts, by name. The name stands for the host, with a port only where it is not
/// the host's own: "https://{app}". Of several names that of the link's port is meant.
std::set<std::string> ownLinks(const HttpResponse &answer,
                               const std::map<std::string, NamedHost> &hosts);

/// Where an answer repeats a host that only a forwarded header named: "location", "link",
/// "cookie", "body". Empty for an answer that refuses such a request.
std::set<std::string> placesOfForeignHost(const HttpResponse &answer);

/// Writes `forwarded/…` of one page, asked with forwarded headers as a proxy would set them.
void writeForwarded(const ProbeContext &context, SiteAsking &asking, std::string_view path);

} // namespace sidestage
