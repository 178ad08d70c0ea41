// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/probe.h"
#include "probes/kinds/dns/dnsreader.h"

namespace sidestage {

/// Which authorities may issue certificates for the name, by the records of RFC 8659.
void writeCaa(const FactWriter &facts, const std::string &name,
              const Result<DnsReader::Found> &found);
/// Which servers answer for the zone that the name is in.
void writeZone(const FactWriter &facts, const std::string &name,
               const Result<DnsReader::Found> &found);

} // namespace sidestage
